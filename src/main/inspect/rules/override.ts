import type { PhraseRule } from "./phrase-rule.ts";

/** "Ignore your previous instructions", in the languages that part words by spaces. Accents are folded away before. */
type Language = { readonly name: string; readonly verbs: string; readonly earlier: string; readonly what: string };

const languages: readonly Language[] = [
	{
		name: "German",
		verbs: "ignoriere|ignorier|ignorieren|ignoriert|vergiss|vergessen|vergesst|missachte|missachten|ubergehe|verwirf",
		earlier:
			"vorherigen|vorherige|vorigen|bisherigen|obigen|fruheren|vorangegangenen|vorhergehenden|vorhergehende|alle|allen|deine|deinen|ihre|oben|zuvor|bisher|vorher",
		what: "anweisungen|anweisung|instruktionen|befehle|regeln|vorgaben|anleitungen|prompt|prompts|systemprompt|richtlinien|gesagt|gesagte|auftrage",
	},
	{
		name: "French",
		verbs: "ignore|ignorez|ignorer|oublie|oubliez|oublier|negligez|neglige|ecarte|ecartez",
		earlier: "precedentes|precedente|precedents|anterieures|anterieurs|toutes|tous|tes|vos|dessus|avant|initiales",
		what: "instructions|instruction|consignes|consigne|directives|ordres|regles|prompt|dit",
	},
	{
		name: "Spanish",
		verbs: "ignora|ignore|ignorar|ignoren|olvida|olvide|olvidar|olvidate|omite|omita|descarta|desestima",
		earlier: "anteriores|anterior|previas|previos|previa|todas|todos|tus|sus|arriba|antes|iniciales",
		what: "instrucciones|instruccion|indicaciones|ordenes|directrices|directivas|reglas|prompt|dicho",
	},
	{
		name: "Portuguese",
		verbs: "ignore|ignora|ignorar|esqueca|esquece|esquecer|desconsidere|desconsidera|desconsiderar",
		earlier: "anteriores|anterior|previas|todas|todos|suas|tuas|acima|antes",
		what: "instrucoes|instrucao|comandos|ordens|diretrizes|regras|prompt|dito",
	},
	{
		name: "Italian",
		verbs: "ignora|ignorate|ignorare|ignori|dimentica|dimenticate|scorda|tralascia",
		earlier: "precedenti|precedente|tutte|tutti|tue|sopra|prima",
		what: "istruzioni|istruzione|direttive|ordini|regole|prompt|detto",
	},
	{
		name: "Dutch",
		verbs: "negeer|vergeet|negeren",
		earlier: "vorige|voorgaande|eerdere|alle|je|jouw|bovenstaande",
		what: "instructies|instructie|opdrachten|regels|aanwijzingen|prompt",
	},
	{
		name: "Polish",
		verbs: "zignoruj|ignoruj|zapomnij|pomin",
		earlier: "poprzednie|poprzednich|wszystkie|wszystkich|wczesniejsze|wczesniejszych|powyzsze|swoje",
		what: "instrukcje|instrukcji|instrukcjach|polecenia|polecen|zasady|wytyczne|reguly|prompt",
	},
	{
		name: "Swedish",
		verbs: "ignorera|glom|strunta|bortse",
		earlier: "tidigare|foregaende|alla|ovanstaende|dina",
		what: "instruktioner|instruktionerna|anvisningar|regler|prompt",
	},
	{
		name: "Danish or Norwegian",
		verbs: "ignorer|glem",
		earlier: "tidligere|forrige|alle|ovenstaende|dine",
		what: "instruktioner|instruksjoner|instrukser|regler|anvisninger|prompt",
	},
	{
		name: "Czech",
		verbs: "ignoruj|ignorujte|zapomen|zapomente",
		earlier: "predchozi|vsechny|drivejsi|vyse|sve",
		what: "instrukce|pokyny|prikazy|pravidla|prompt",
	},
	{
		name: "Turkish",
		verbs: "yoksay|yoksayin|unut|unutun|gormezden|dikkate",
		earlier: "onceki|tum|butun|yukaridaki|daha",
		what: "talimatlari|talimatlar|talimatlarini|komutlari|kurallari|yonergeleri|istemi",
	},
	{
		name: "Indonesian",
		verbs: "abaikan|lupakan",
		earlier: "sebelumnya|semua|sebelum|seluruh|awal",
		what: "instruksi|perintah|aturan|petunjuk|arahan",
	},
	{
		name: "Russian",
		verbs: "игнорируй|игнорируйте|проигнорируй|проигнорируйте|забудь|забудьте|игнорировать|отбрось",
		earlier: "предыдущие|все|всех|прошлые|предыдущих|вышеуказанные|свои|ранее|прежние|данные",
		what: "инструкции|инструкций|указания|правила|команды|промпт|распоряжения",
	},
	{
		name: "Ukrainian",
		verbs: "ігноруй|ігноруйте|проігноруй|забудь|забудьте",
		earlier: "попередні|всі|усі|свої|попередніх",
		what: "інструкції|інструкцій|вказівки|правила|команди|промпт",
	},
	{
		name: "Greek",
		verbs: "αγνοησε|αγνόησε|αγνοήστε|ξέχασε|ξεχάστε",
		earlier: "προηγούμενες|όλες|τις|παραπάνω",
		what: "οδηγίες|εντολές|κανόνες",
	},
];

/** Some of these languages put the verb last, so every order of the three counts. */
const orders = ({ verbs, earlier, what }: Language): string[] => [
	`(${verbs}) ..5 (${earlier}) ..4 (${what})`,
	`(${verbs}) ..5 (${what}) ..4 (${earlier})`,
	`(${earlier}) ..4 (${what}) ..6 (${verbs})`,
	`(${what}) ..4 (${earlier}) ..6 (${verbs})`,
];

const drop = "ignore|ignoring|disregard|disregarding|forget|forgetting|overlook|neglect|override|overrule|bypass|dismiss|discard|abandon";
const drops = "ignore|ignoring|disregard|disregarding|forget|overlook";
const before =
	"previous|previously|prior|above|earlier|preceding|before|foregoing|former|initial|original|existing|beginning|aforementioned";
const any = `${before}|all|any|every|everything|your|these|those|other|following|system|given|told`;
const told = "instruction|instructions|prompt|prompts|directive|directives|instructed|prompting|guidelines|programming";
const said =
	"text|message|messages|commands|orders|context|rules|training|restrictions|policies|said|told|wrote|content|directions|conversation|guidance";

export const overrideRules: readonly PhraseRule[] = [
	{
		name: "override",
		kind: "instruction-override",
		severity: "high",
		reason: "tells the reader to drop the instructions it has",
		patterns: [
			`(${drop}) ..4 (${any}) ..4 (${told})`,
			`(${drops}) ..4 (${told}) ..4 (${before}|given|received|got)`,
			`(${drops}) ..4 (${before}) ..3 (${said})`,
			`(${drops}) ..3 (everything|anything|all|whatever) ..5 (said|told|wrote|instructed|taught|written|above|learned)`,
			`(${drops}) ..2 (all|everything|anything) ..4 (${before})`,
			`(${drops}) ..1 your ..3 (rules|training|restrictions|policies|orders|programming|guidance|constraints|filters|guardrails|safeguards|ethics|limitations)`,
			`(ignore|forget|disregard) (the|what|whatever|anything) ..4 (you) ..3 (told|instructed|given|said|asked) ..2 (before|previously|earlier|above|until)`,
			`(stop|quit|cease) (following|obeying) ..3 (${any}|the) ..2 (${told}|rules|orders)`,
			`(do|must|should|will) not (follow|obey|adhere|comply) ..4 (${before}|your|system) ..3 (${told}|rules|orders)`,
			`(dont|never) (follow|obey) ..3 (${before}|your|system) ..3 (${told}|rules|orders)`,
			`pay no attention ..3 (${any}|the) ..3 (${told}|rules|text|message)`,
			`(previous|prior|above|earlier|your|all|original|existing) ..2 (${told}|rules|orders) ..4 (are|is|was|were|been|be|now) ..2 (void|cancelled|canceled|superseded|overridden|revoked|obsolete|invalid|deleted|erased|nullified|disregarded)`,
			`(all|previous|prior|earlier|above|your) ..2 (${told}) ..5 (should|must|can|shall) be (ignored|disregarded|forgotten|discarded|overridden)`,
			"(delete|erase|wipe|clear|reset|purge) (all|your|any) ..3 (memory|instructions|prompt|directives|programming) ..6 (and|then|now)",
			"(these|this|the) following ..3 (instructions|instruction|prompt|directive|rules) ..3 (supersede|supersedes|override|overrides|replace|replaces|takes|take) ..3 (all|any|your|previous|prior|precedence|the)",
		],
	},
	...languages.map((language): PhraseRule => ({
		name: `override-${language.name}`,
		kind: "instruction-override",
		severity: "high",
		reason: `tells the reader in ${language.name} to drop the instructions it has`,
		patterns: orders(language),
	})),
];

/** The same where words are not parted by spaces, or where they change too much for a list. Gaps are bounded. */
export const unspacedOverride: readonly (readonly [language: string, pattern: RegExp])[] = [
	[
		"Chinese",
		/(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要理會|不要遵守|不要遵循|忽視|忽视|抛弃|拋棄)[^。！？\n]{0,12}(?:之前|以前|以上|上面|前面|先前|此前|所有|一切|全部|原有|你的|上述)[^。！？\n]{0,10}(?:指令|指示|提示|说明|說明|规则|規則|命令|要求|设定|設定|内容|內容|对话|對話)/gu,
	],
	[
		"Japanese",
		/(?:以前|前|上記|これまで|今まで|すべて|全て|先ほど|元|以上)の?[^。！？\n]{0,12}(?:指示|命令|プロンプト|ルール|指令|インストラクション|設定)[^。！？\n]{0,8}(?:無視|忘れ|破棄|従わな)/gu,
	],
	["Japanese", /(?:無視して|忘れて)[^。！？\n]{0,16}(?:指示|命令|プロンプト|ルール)/gu],
	[
		"Korean",
		/(?:이전|위의|위|앞의|앞선|모든|기존|지금까지)[^.!?\n]{0,12}(?:지시|명령|프롬프트|규칙|지침|안내)[^.!?\n]{0,10}(?:무시|잊어|잊고|따르지)/gu,
	],
	[
		"Arabic",
		/(?:تجاهل|تجاهلي|تجاهلوا|انس|انسى|اهمل)[^.!؟\n]{0,24}(?:التعليمات|تعليمات|الأوامر|الاوامر|القواعد|التوجيهات|الإرشادات|الارشادات)/gu,
	],
	["Persian", /(?:دستورات|دستورالعمل|دستورالعملهای|راهنمایی|قوانین)[^.!؟\n]{0,30}(?:نادیده بگیر|فراموش کن)/gu],
	["Hebrew", /(?:התעלם|התעלמי|התעלמו|שכח|שכחי)[^.!?\n]{0,24}(?:ההוראות|הוראות|ההנחיות|הנחיות|הכללים)/gu],
	["Hindi", /(?:पिछले|पिछली|सभी|पूर्व|ऊपर)[^।!?\n]{0,24}(?:निर्देश|निर्देशों|आदेश|नियम)[^।!?\n]{0,24}(?:अनदेखा|भूल|नज़रअंदाज़|नजरअंदाज|उपेक्षा)/gu],
	["Thai", /(?:เพิกเฉย|ละเว้น|ลืม|ไม่ต้องสนใจ)[^.!?\n]{0,24}(?:คำสั่ง|คำแนะนำ|กฎ)/gu],
	["Vietnamese", /(?:bo qua|quen|phot lo)[^.!?\n]{0,20}(?:huong dan|chi dan|chi thi|lenh|quy tac)[^.!?\n]{0,16}(?:truoc|tren|ban dau)/gu],
];
