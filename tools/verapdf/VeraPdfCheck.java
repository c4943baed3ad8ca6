import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Holds PDF files against PDF/UA-1 and prints each broken rule once, with how often and the first place. Exit code 1 if any. */
public class VeraPdfCheck {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean sound = files.length > 0;
        for (String file : files) {
            try (FileInputStream in = new FileInputStream(file);
                    PDFAParser parser = Foundries.defaultInstance().createParser(in, PDFAFlavour.PDFUA_1);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
                ValidationResult result = validator.validate(parser);
                sound &= result.isCompliant();
                System.out.println(file + ": " + (result.isCompliant() ? "conforms to PDF/UA-1" : "does not conform")
                        + " (" + result.getTotalAssertions() + " assertions)");
                Map<String, Integer> counts = new TreeMap<>();
                Map<String, TestAssertion> first = new TreeMap<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    counts.merge(rule, 1, Integer::sum);
                    first.putIfAbsent(rule, assertion);
                }
                counts.forEach((rule, count) -> System.out.println("  " + rule + " ×" + count + " "
                        + first.get(rule).getMessage() + "\n    first: " + first.get(rule).getLocation().getContext()
                        + " " + first.get(rule).getErrorMessage()));
            }
        }
        System.exit(sound ? 0 : 1);
    }
}
