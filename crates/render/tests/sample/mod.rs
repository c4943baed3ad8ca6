//! A report of the size and shape that listed companies publish, built in code: invented issuer, invented figures.
#![allow(dead_code, reason = "each test file uses its own part")]

use heng_compose::report::*;
use heng_model::{Catalogue, Decimal, FigureId, Locale, format_decimal};
use std::collections::BTreeMap;

/// Builds in one language.
pub struct Sample {
    pub locale: Locale,
}

pub fn report(locale: Locale) -> Report {
    let s = Sample { locale };
    let sections =
        vec![s.glance(), s.about(), s.board(), s.environment(), s.social(), s.data(), s.methods(), s.index(), s.register()];
    Report { locale, meta: s.meta(), sections, figures: Vec::new() }
}

pub fn figure(measure: &str, year: i16) -> FigureId {
    FigureId::total(Catalogue::embedded().measure(measure).expect("a measure of the catalogue"), year)
}

pub fn point(value: i64, places: u32) -> Option<Point> {
    let value = Decimal::new(value, places);
    Some(Point { figure: figure("ghg_total", 2022), value, text: format_decimal(value, places) })
}

pub fn series(label: &str, places: u32, values: &[Option<i64>]) -> Series {
    Series { label: label.to_string(), points: values.iter().map(|v| v.and_then(|v| point(v, places))).collect() }
}

pub fn chart(id: &str, kind: ChartKind, unit: &str, categories: &[&str], series: Vec<Series>) -> Chart {
    Chart {
        groups: Vec::new(),
        id: id.to_string(),
        number: String::new(),
        caption: String::new(),
        kind,
        unit: unit.to_string(),
        categories: categories.iter().map(|c| (*c).to_string()).collect(),
        series,
        alt: "What the picture shows".to_string(),
    }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text { text: text.to_string() }]
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: words(text) }
}

fn text_cell(text: &str) -> Cell {
    Cell::Text { text: words(text) }
}

fn row(kind: RowKind, indent: u8, cells: Vec<Cell>) -> Row {
    Row { kind, indent, cells }
}

impl Sample {
    pub fn t(&self, en: &str, zh: &str) -> String {
        match self.locale {
            Locale::En => en.to_string(),
            Locale::ZhHant => zh.to_string(),
        }
    }

    fn p(&self, en: &str, zh: &str) -> Block {
        paragraph(&self.t(en, zh))
    }

    fn heading(&self, level: u8, id: &str, number: &str, en: &str, zh: &str) -> Block {
        Block::Heading { level, id: id.to_string(), number: number.to_string(), text: words(&self.t(en, zh)) }
    }

    fn section(&self, id: &str, number: &str, kind: SectionKind, en: &str, zh: &str, blocks: Vec<Block>) -> Section {
        Section { id: id.to_string(), number: number.to_string(), title: self.t(en, zh), kind, blocks }
    }

    fn meta(&self) -> Meta {
        let words: BTreeMap<String, String> = [
            ("contents", "Contents", "目錄"),
            ("page", "Page", "頁"),
            ("table", "Table", "表"),
            ("chart", "Chart", "圖"),
            ("note", "Note", "附註"),
            ("contact", "Contact", "聯絡"),
        ]
        .into_iter()
        .map(|(key, en, zh)| (key.to_string(), self.t(en, zh)))
        .collect();
        Meta {
            title: self.t("Environmental, Social and Governance Report 2022", "2022年環境、社會及管治報告"),
            issuer: self.t("Harbour Example Holdings Limited", "海港示例控股有限公司"),
            issuer_short: self.t("Harbour", "海港"),
            stock_code: self.t("Stock code: 0000", "股份代號：0000"),
            period: self.t("For the year ended 31 December 2022", "截至2022年12月31日止年度"),
            year: "2022".to_string(),
            date: self.t("28 April 2023", "2023年4月28日"),
            contact: "ir@example.com".to_string(),
            copy: heng_compose::report::ReportCopy::Publication,
            words,
        }
    }

    fn glance(&self) -> Section {
        let item = |en: &str, zh: &str, value: &str, unit: &str, change: &str| Highlight {
            label: self.t(en, zh),
            figure: figure("ghg_total", 2022),
            value: value.to_string(),
            unit: unit.to_string(),
            change: change.to_string(),
        };
        let change = |n: &str| self.t(&format!("{n} on 2021"), &format!("較2021年{n}"));
        let items = vec![
            item(
                "Total greenhouse gas emissions (Scope 1 and 2)",
                "溫室氣體排放總量（範圍一及範圍二）",
                "1,162.31",
                "tCO₂e",
                &change("−3.3%"),
            ),
            item("Total energy consumption", "能源總耗量", "2,291.5", "MWh", &change("+1.8%")),
            item("Water consumption", "總耗水量", "13,482", "m³", &change("−12.0%")),
            item("Employees at year end", "年末僱員人數", "7,456", &self.t("persons", "人"), &change("+4.1%")),
            item("Turnover rate", "僱員流失比率", "18.4%", "", ""),
            item(
                "Average training hours per employee",
                "每名僱員平均受訓時數",
                "12.6",
                &self.t("hours", "小時"),
                &change("+0.9%"),
            ),
        ];
        let blocks = vec![
            self.p(
                "The figures below cover the reporting boundary described in “About this report”.",
                "以下數字涵蓋「關於本報告」所述的匯報範圍。",
            ),
            Block::Highlights { items },
            Block::Chart(self.scopes_chart()),
        ];
        self.section("glance", "", SectionKind::Front, "Performance at a glance", "年度表現概覽", blocks)
    }

    fn scopes_chart(&self) -> Chart {
        let mut c = chart(
            "chart-ghg-by-scope",
            ChartKind::StackedColumn,
            &self.t("tonnes of CO₂ equivalent", "噸二氧化碳當量"),
            &["2020", "2021", "2022"],
            vec![
                series(&self.t("Scope 1: direct emissions", "範圍一：直接排放"), 2, &[Some(1210), Some(1830), Some(2231)]),
                series(
                    &self.t("Scope 2: energy indirect emissions", "範圍二：能源間接排放"),
                    2,
                    &[Some(98_210), Some(118_366), Some(114_000)],
                ),
                series(
                    &self.t("Scope 3: other indirect emissions", "範圍三：其他間接排放"),
                    2,
                    &[None, Some(22_110), Some(31_899)],
                ),
            ],
        );
        c.number = self.t("Chart 1", "圖1");
        c.caption = self.t("Greenhouse gas emissions by scope", "按範圍劃分的溫室氣體排放量");
        c.alt = self.t(
            "Stacked columns: emissions rose from 994.20 tonnes in 2020 to 1,481.30 tonnes in 2022.",
            "堆疊柱形圖：排放量由2020年的994.20噸增至2022年的1,481.30噸。",
        );
        c
    }

    fn about(&self) -> Section {
        let link =
            Inline::Link { url: "https://www.hkex.com.hk/".to_string(), children: words(&self.t("HKEX", "香港交易所")) };
        let section_ref = Inline::SectionRef {
            target: "methods".to_string(),
            text: self.t("Methods and factors", "計算方法及排放因子"),
        };
        let mut text = words(&self.t("This report follows the ESG Reporting Guide of ", "本報告按照"));
        text.push(link);
        text.extend(words(&self.t(". Methods are set out in ", "《環境、社會及管治報告指引》編製。計算方法載於「")));
        text.push(section_ref);
        text.extend(words(&self.t(" on page ", "」第")));
        text.push(Inline::PageRef { target: "methods".to_string() });
        text.extend(words(&self.t(". ", "頁。")));
        text.push(Inline::Strong { children: words(&self.t("Nothing is typed by hand", "所有數字均由系統計算")) });
        text.extend(words(&self.t(", and ", "，並")));
        text.push(Inline::Emph { children: words(&self.t("every omission is explained", "就所有遺漏作出解釋")) });
        text.extend(words(&self.t(".", "。")));
        let items = [
            ("Materiality: topics are ranked from the survey of stakeholders.", "重要性：議題按持份者問卷調查排序。"),
            ("Quantitative: every figure names its method and its factor.", "量化：每項數字均列明計算方法及排放因子。"),
            ("Consistency: changes of method are stated beside the figures.", "一致性：計算方法如有變動，會在數字旁說明。"),
        ];
        let blocks = vec![
            Block::Paragraph { text },
            self.heading(1, "about--principles", "", "Reporting principles", "匯報原則"),
            Block::List { start: None, items: items.iter().map(|(en, zh)| vec![self.p(en, zh)]).collect() },
            self.heading(1, "about--boundary", "", "Reporting boundary", "匯報範圍"),
            Block::List { start: Some(1), items: items.iter().take(2).map(|(en, zh)| vec![self.p(en, zh)]).collect() },
            Block::Table(self.boundary()),
        ];
        self.section("about", "", SectionKind::Front, "About this report", "關於本報告", blocks)
    }

    fn boundary(&self) -> Table {
        let column = |en: &str, zh: &str, weight| Column { head: self.t(en, zh), align: Align::Start, weight };
        let sites = [
            ("Hong Kong head office", "香港總部", "Hong Kong", "香港", "Included", "納入"),
            ("Shanghai research centre", "上海研發中心", "Mainland China", "中國內地", "Included", "納入"),
            (
                "Singapore branch",
                "新加坡分公司",
                "Singapore",
                "新加坡",
                "Not included: opened in December 2022",
                "不納入：於2022年12月啟用",
            ),
        ];
        Table {
            id: "table-boundary".to_string(),
            number: String::new(),
            caption: String::new(),
            columns: vec![column("Site", "場所", 3), column("Region", "地區", 2), column("Included", "是否納入", 3)],
            rows: sites
                .iter()
                .map(|s| {
                    row(
                        RowKind::Data,
                        0,
                        vec![text_cell(&self.t(s.0, s.1)), text_cell(&self.t(s.2, s.3)), text_cell(&self.t(s.4, s.5))],
                    )
                })
                .collect(),
            notes: Vec::new(),
        }
    }

    fn board(&self) -> Section {
        let blocks = vec![
            self.p(
                "The Board bears the overall responsibility for the Group’s environmental, social and governance strategy and reporting. It approves the material topics, sets the targets and reviews progress twice a year.",
                "董事會對本集團的環境、社會及管治策略及匯報承擔全部責任，負責審批重要議題、訂立目標，並每年兩次檢討進度。",
            ),
            Block::Quote { blocks: vec![self.p("What is measured can be managed; what is not measured is said to be so.", "可量度者可管理；未能量度者，如實說明。")] },
            self.p(
                "A working group of department heads collects the data; internal audit samples one bill in ten. Risks that touch the business model, such as the price of carbon and the supply of electricity, are discussed with the annual budget.",
                "由各部門主管組成的工作小組負責收集數據，內部審計抽查十分之一的單據。碳價及電力供應等影響業務模式的風險，與年度預算一併討論。",
            ),
        ];
        self.section("board-statement", "", SectionKind::Front, "Board statement", "董事會聲明", blocks)
    }

    fn environment(&self) -> Section {
        let mut energy = chart(
            "chart-energy-mix",
            ChartKind::Donut,
            "MWh",
            &[
                &self.t("Purchased electricity", "外購電力"),
                &self.t("Petrol", "汽油"),
                &self.t("Diesel for emergency generators", "應急發電機柴油"),
                &self.t("Natural gas", "天然氣"),
            ],
            vec![series("", 1, &[Some(19_415), Some(2_310), Some(1_190), None])],
        );
        energy.number = self.t("Chart 2", "圖2");
        energy.caption = self.t("Energy consumption by source, 2022", "2022年按來源劃分的能源耗量");
        let cited = |text: &str| Inline::Figure { figure: figure("ghg_scope2", 2022), text: text.to_string() };
        let mut text = words(&self.t("We emitted ", "年內，我們排放"));
        text.push(cited(&self.t("1,162.31 tCO₂e", "1,162.31噸二氧化碳當量")));
        text.extend(words(&self.t(
            " (2021: 1,201.96 tCO₂e), of which electricity caused 98.1%. The offices of the Group use little fuel; diesel is kept for generators only (≥ 2 × 500 kVA).",
            "（2021年：1,201.96噸二氧化碳當量），其中98.1%來自電力。本集團的辦公室甚少使用燃料，柴油僅供應急發電機使用（≥ 2 × 500 kVA）。",
        )));
        let filler = || {
            self.p(
            "Air conditioning accounts for nearly half of the electricity. Since March 2022 the temperature of every floor has been set centrally, lights go out at eight in the evening, and the two oldest chillers have been replaced. The landlord of the Shanghai centre began to buy renewable electricity in the fourth quarter; certificates are not yet counted.",
            "空調佔用電量近半。自2022年3月起，各樓層溫度改為中央設定，照明於晚上八時自動關閉，並已更換兩台最舊的冷水機組。上海研發中心的業主自第四季度起採購可再生能源電力，惟尚未計入任何綠電證書。",
        )
        };
        let blocks = vec![
            Block::Paragraph { text },
            self.heading(1, "environment--energy", "1.1", "Energy and emissions", "能源及排放物"),
            filler(),
            Block::Chart(energy),
            filler(),
            self.heading(2, "environment--energy--targets", "1.1.1", "Targets", "目標"),
            filler(),
            self.heading(1, "environment--waste", "1.2", "Waste", "廢棄物"),
            filler(),
            Block::Table(self.kpi_table(
                "table-waste",
                &self.t("Table 1", "表1"),
                &self.t("Waste and its treatment", "廢棄物及其處理"),
                5,
            )),
            filler(),
        ];
        self.section("environment", "1", SectionKind::Chapter, "Environment", "環境", blocks)
    }

    fn social(&self) -> Section {
        let mut age = chart(
            "chart-headcount",
            ChartKind::Bar,
            &self.t("persons", "人"),
            &[
                &self.t("Senior management", "高級管理層"),
                &self.t("Research and development engineers and scientists", "研發工程師及科研人員"),
                &self.t("Sales", "銷售"),
                &self.t("Administration and support functions", "行政及支援職能"),
            ],
            vec![
                series("2022", 0, &[Some(62), Some(4_120), Some(2_480), Some(794)]),
                series("2021", 0, &[Some(58), Some(3_890), Some(2_512), None]),
            ],
        );
        age.number = self.t("Chart 3", "圖3");
        age.caption = self.t("Employees by function", "按職能劃分的僱員人數");
        let mut turnover = chart(
            "chart-turnover",
            ChartKind::Column,
            "%",
            &[
                &self.t("Male", "男"),
                &self.t("Female", "女"),
                &self.t("Below 30", "30歲以下"),
                "30–49",
                &self.t("50 and above", "50歲或以上"),
            ],
            vec![
                series("2021", 1, &[Some(192), Some(171), Some(263), Some(121), Some(40)]),
                series("2022", 1, &[Some(188), Some(179), Some(249), Some(130), Some(0)]),
            ],
        );
        turnover.number = self.t("Chart 4", "圖4");
        turnover.caption = self.t("Turnover rate by gender and age", "按性別及年齡劃分的僱員流失比率");
        let filler = || {
            self.p(
            "Hiring, pay and promotion follow written rules that are the same for everybody. Working hours are recorded; overtime is paid or taken as leave. No case of child or forced labour was found in the year, and none was reported by suppliers.",
            "招聘、薪酬及晉升均按統一的書面規則進行。工時均有記錄，加班以薪酬或補假補償。年內並無發現童工或強制勞工個案，供應商亦無匯報任何個案。",
        )
        };
        let blocks = vec![
            filler(),
            self.heading(1, "social--employment", "2.1", "Employment", "僱傭"),
            filler(),
            Block::Chart(age),
            filler(),
            Block::Chart(turnover),
            self.heading(1, "social--law", "2.2", "Laws and regulations", "法律及法規"),
            self.p(
                "The Group observes the Labour Law of the PRC (中华人民共和国劳动法) and the Employment Ordinance (Cap. 57).",
                "本集團遵守《中华人民共和国劳动法》及《僱傭條例》（第57章）等法規。",
            ),
            filler(),
        ];
        self.section("social", "2", SectionKind::Chapter, "Social", "社會", blocks)
    }

    fn kpi_table(&self, id: &str, number: &str, caption: &str, rows_a_group: i64) -> Table {
        let column = |en: &str, zh: &str, align, weight| Column { head: self.t(en, zh), align, weight };
        let groups = [("Emissions", "排放物"), ("Energy", "能源"), ("Water", "水資源"), ("Waste", "廢棄物")];
        let mut rows = Vec::new();
        for (g, (en, zh)) in (0_i64..).zip(groups) {
            rows.push(row(RowKind::Group, 0, vec![text_cell(&self.t(en, zh))]));
            for n in 0..rows_a_group {
                let indent = u8::from(n > 0 && n + 1 < rows_a_group);
                let kind = if n + 1 == rows_a_group { RowKind::Total } else { RowKind::Data };
                let label = self.t(&format!("Item {} of the group, by source", n + 1), &format!("第{}項，按來源劃分", n + 1));
                let number = |year: i16, k: i64| Cell::Figure {
                    figure: figure("ghg_total", year),
                    text: format_decimal(Decimal::new((g * 7919 + n * 104_729 + k * 1_299_709) % 98_765_432, 2), 2),
                    marks: if n == 1 && k == 1 { vec!["1".to_string()] } else { Vec::new() },
                };
                let oldest = if n % 3 == 2 { Cell::Missing { reason: String::new() } } else { number(2020, 3) };
                rows.push(row(
                    kind,
                    indent,
                    vec![text_cell(&label), text_cell("tCO₂e"), number(2022, 1), number(2021, 2), oldest],
                ));
            }
        }
        Table {
            id: id.to_string(),
            number: number.to_string(),
            caption: caption.to_string(),
            columns: vec![
                column("Item", "項目", Align::Start, 8),
                column("Unit", "單位", Align::Start, 3),
                column("2022", "2022年", Align::End, 3),
                column("2021", "2021年", Align::End, 3),
                column("2020", "2020年", Align::End, 3),
            ],
            rows,
            notes: vec![
                Note { mark: "1".to_string(), text: words(&self.t("Location-based, with the factor of the year of consumption: Ministry of Ecology and Environment, national grid, 0.5703 tCO₂/MWh.", "按所在地計算，採用耗用年度的排放因子：生態環境部，全國電網，0.5703噸二氧化碳／兆瓦時。")) },
                Note { mark: "†".to_string(), text: words(&self.t("A factor below this figure is not verified against its publication.", "此數字所用的排放因子尚未與其出版物核對。")) },
            ],
        }
    }

    fn data(&self) -> Section {
        let table = |n: i64, rows| {
            let number = self.t(&format!("Table {n}"), &format!("表{n}"));
            Block::Table(self.kpi_table(
                &format!("table-{n}"),
                &number,
                &self.t("Environmental performance", "環境表現數據"),
                rows,
            ))
        };
        self.section(
            "data",
            "A",
            SectionKind::Appendix,
            "Performance data",
            "表現數據",
            vec![table(2, 12), table(3, 16), table(4, 20)],
        )
    }

    fn methods(&self) -> Section {
        let column = |en: &str, zh: &str, weight| Column { head: self.t(en, zh), align: Align::Start, weight };
        let rows = (1..=18)
            .map(|n| {
                let subject = self.t(&format!("Subject {n}"), &format!("事項{n}"));
                let text = self.t("Leavers of the year divided by employees at the close of the year, as HKEX’s guidance on social KPIs suggests; trainees and contractors are not counted.", "年內離職人數除以年末僱員人數，與聯交所《如何編備環境、社會及管治報告》附錄三的建議一致；實習生及承辦商員工不計算在內。");
                row(RowKind::Data, 0, vec![text_cell(&subject), text_cell("leavers/closing"), text_cell(&text)])
            })
            .collect();
        let table = Table {
            id: "table-methods".to_string(),
            number: self.t("Table 5", "表5"),
            caption: self.t("Methods in force", "採用的計算方法"),
            columns: vec![column("Subject", "事項", 2), column("Method", "方法", 2), column("Description", "說明", 6)],
            rows,
            notes: Vec::new(),
        };
        self.section(
            "methods",
            "B",
            SectionKind::Appendix,
            "Methods and factors",
            "計算方法及排放因子",
            vec![Block::Table(table)],
        )
    }

    fn index(&self) -> Section {
        let column = |en: &str, zh: &str, align, weight| Column { head: self.t(en, zh), align, weight };
        let mut rows = Vec::new();
        for aspect in 1..=8 {
            rows.push(row(
                RowKind::Group,
                0,
                vec![text_cell(&self.t(&format!("Aspect A{aspect}: Emissions"), &format!("層面A{aspect}：排放物")))],
            ));
            for n in 1..=6 {
                let (target, en, zh) = if n % 2 == 0 {
                    ("environment--energy", "1.1 Energy and emissions", "1.1 能源及排放物")
                } else {
                    ("social--employment", "2.1 Employment", "2.1 僱傭")
                };
                rows.push(row(RowKind::Data, 0, vec![
                    text_cell(&format!("A{aspect}.{n}")),
                    text_cell(&self.t("Direct and energy indirect greenhouse gas emissions in total and, where appropriate, per unit of production", "直接及能源間接溫室氣體排放總量及（如適用）密度")),
                    text_cell(&self.t("Disclosed", "已披露")),
                    Cell::Text { text: vec![Inline::SectionRef { target: target.to_string(), text: self.t(en, zh) }] },
                    Cell::Text { text: vec![Inline::PageRef { target: target.to_string() }] },
                    if n == 3 { text_cell(&self.t("Not applicable: the Group sells no packaged goods.", "不適用：本集團不銷售包裝產品。")) } else { Cell::Empty },
                ]));
            }
        }
        let table = Table {
            id: "table-index".to_string(),
            number: String::new(),
            caption: String::new(),
            columns: vec![
                column("Provision", "條文", Align::Start, 2),
                column("Requirement", "要求", Align::Start, 9),
                column("Status", "狀況", Align::Start, 3),
                column("Section", "章節", Align::Start, 5),
                column("Page", "頁", Align::End, 1),
                column("Remark", "備註", Align::Start, 6),
            ],
            rows,
            notes: Vec::new(),
        };
        self.section(
            "index-hkex-2020",
            "C",
            SectionKind::Index,
            "Content index: HKEX ESG Reporting Guide",
            "聯交所《環境、社會及管治報告指引》內容索引",
            vec![Block::Table(table)],
        )
    }

    fn register(&self) -> Section {
        let column = |en: &str, zh: &str, align, weight| Column { head: self.t(en, zh), align, weight };
        let rows = (1..=260)
            .map(|n| {
                row(
                    RowKind::Data,
                    0,
                    vec![
                        text_cell(&format!("F{n}")),
                        text_cell(
                            &self
                                .t("Energy indirect emissions (Scope 2), location-based", "能源間接排放（範圍二），按所在地計算"),
                        ),
                        text_cell("2022"),
                        Cell::Figure {
                            figure: figure("ghg_scope2", 2022),
                            text: format_decimal(Decimal::new(n * 7_919, 2), 2),
                            marks: Vec::new(),
                        },
                        text_cell("tCO₂e"),
                        text_cell(&self.t("Computed: electricity × grid factor", "計算：電量 × 電網排放因子")),
                    ],
                )
            })
            .collect();
        let table = Table {
            id: "table-register".to_string(),
            number: self.t("Table 6", "表6"),
            caption: self.t("Register of figures", "數字索引"),
            columns: vec![
                column("Reference", "編號", Align::Start, 2),
                column("Figure", "數字", Align::Start, 7),
                column("Year", "年度", Align::Start, 2),
                column("Value", "數值", Align::End, 3),
                column("Unit", "單位", Align::Start, 2),
                column("Basis", "來源", Align::Start, 5),
            ],
            rows,
            notes: Vec::new(),
        };
        self.section("register", "D", SectionKind::Appendix, "Register of figures", "數字登記冊", vec![Block::Table(table)])
    }
}
