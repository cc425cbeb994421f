"""The demo photos' words in Latvian: a scene's name goes in; headline, caption, alt text come out."""

SPOKEN: dict[str, tuple[str, str, str]] = {
    "tents": (
        "Festivāla rīts pils parkā",
        "Pirmie apmeklētāji ierodas Cēsu pils parkā, kur starp baltajām teltīm plīvo krāsaini karodziņi.",
        "Grantēta taka ved cauri zaļam parkam starp divām baltām teltīm. Pa to pastaigājas cilvēki vasaras drēbēs, virs viņiem izkārtas krāsainu karodziņu virtenes, tālumā redzams pils tornis.",
    ),
    "volunteers": (
        "Brīvprātīgie sagaida viesus",
        "Pie ieejas brīvprātīgie izdala festivāla kartes un palīdz atrast pirmo sarunu.",
        "Trīs brīvprātīgie dzeltenos kreklos stāv aiz zaļganzila galda ar kartēm un puķēm baltas telts priekšā, viens ceļ roku sveicienam. Pie galda pienāk trīs apmeklētāji.",
    ),
    "park_path": (
        "Pastaiga gar dīķi",
        "Dažas minūtes līdz nākamajai sarunai: apmeklētāji dodas pa parka taku gar dīķi.",
        "Saulaina parka taka starp lieliem kokiem, fonā dīķis. Pretī nāk sieviete gaišā kleitā, divi cilvēki aiziet prom, labajā pusē tukšs soliņš.",
    ),
    "opening_panel": (
        "Atklāšanas saruna uz lielās skatuves",
        "Pieci sarunas dalībnieki spriež par to, kā sociālā uzņēmējdarbība maina mazpilsētu dzīvi.",
        "Uz koka skatuves zem balta jumta uz krēsliem sēž pieci cilvēki, vidējais runā mikrofonā. Aiz viņiem siena ar krāsainiem runas burbuļiem, priekšplānā daudz klausītāju no mugurpuses.",
    ),
    "bicycles": (
        "Ar velosipēdu uz festivālu",
        "Daudzi cēsnieki uz sarunām atbrauca ar velosipēdu, un vietas pie parka žoga drīz vien pietrūka.",
        "Pie koka žoga rindā stāv pieci velosipēdi: zilganzaļš, sarkans, dzeltens, balts un tumši zils. Diviem pie stūres ir grozi ar puķēm. Fonā neskaidri redzama balta telts.",
    ),
    "coffee": (
        "Kafijas pauze",
        "Pusdienlaikā pie kafijas kioska izveidojas neliela rinda, un sarunas turpinās tajā.",
        "Koka kafijas kiosks ar sarkani balti svītrotu nojumi. Aiz letes strādā divi cilvēki, uz letes kūp krūzītes, rindā gaida četri apmeklētāji.",
    ),
    "question": (
        "Jautājums no klausītāju vidus",
        "Klausītāja jautā, kā uzņēmums var palīdzēt cilvēkiem, kuriem grūti atrast darbu.",
        "Starp sēdošiem klausītājiem stāv sieviete dzeltenā džemperī un runā mikrofonā. Apkārt desmitiem cilvēku, fonā koku josla un pils torņi.",
    ),
    "children": (
        "Bērnu darbnīca zem kokiem",
        "Bērni krāso papīra laternas, kas vakarā apgaismos parka taku.",
        "Seši bērni krāsainos kreklos sēž aiz gara galda ar papīru, otām, krāsu trauciņiem un trim apaļām laternām. Labajā pusē pieliecas skolotājs, virs galda karodziņi.",
    ),
    "notice_board": (
        "Vēlējumi savai pilsētai",
        "Uz vēlējumu dēļa katrs var atstāt savu domu: pēcpusdienā brīvas vietas gandrīz vairs nav.",
        "Liels koka dēlis, pilns ar krāsainām piespraustām lapiņām. Sieviete ar gariem gaišiem matiem pieliek vēl vienu, pa kreisi lasa cilvēks ar cepuri.",
    ),
    "interpreter": (
        "Sarunas arī zīmju valodā",
        "Uz lielās skatuves visas sarunas tulko latviešu zīmju valodā.",
        "Tulce tumšās drēbēs stāv uz skatuves malas un rāda zīmes ar abām rokām. Pa kreisi sēž divi sarunas dalībnieki, apakšā redzamas skatītāju galvas.",
    ),
    "castle_ruin": (
        "Pie senā pils torņa",
        "Starp sarunām apmeklētāji apskata viduslaiku pils drupas.",
        "Augsts akmens tornis ar robainu augšmalu un mūra siena ar vārtiem zem zilām debesīm. Pa taku iet divi cilvēki, pie mūra stāv vēl daži, labajā pusē liels koks.",
    ),
    "crowd": (
        "Pilna pļava klausītāju",
        "Vakara saulē pļava pie mazās skatuves ir pilna: daži simti cilvēku klausās sarunu par nākotnes darbu.",
        "Zeltainā vakara gaismā zālē sēž liels pūlis, redzams no mugurpuses. Tālumā neliela skatuve ar četriem runātājiem, aiz tās mežs.",
    ),
    "speaker": (
        "Vakara runa",
        "Sociālās uzņēmējas stāsts par darbnīcu, kurā strādā cilvēki ar invaliditāti, aizkustināja klausītājus.",
        "Sieviete ar gariem tumšiem matiem zilganzaļā blūzē tuvplānā runā mikrofonā, kas aizsedz muti. Fonā tumsā izplūduši krāsainu gaismu apļi.",
    ),
    "concert": (
        "Vakara koncerts",
        "Pēc sarunām uz skatuves kāpj mūziķi, un klausītāji dzied līdzi.",
        "Uz skatuves violetā un rozā prožektoru gaismā trīs mūziķi, vidū dziedātājs ar cepuri. Priekšplānā tumši skatītāju silueti ar paceltām rokām un tālruņiem.",
    ),
    "blue_castle": (
        "Pils zilajā stundā",
        "Pēc saulrieta pils logi iemirdzas un atspīd dīķī.",
        "Pils drupas vakara krēslā ar diviem torņiem un siltā gaismā izgaismotiem logiem, kas atspoguļojas mierīgā ūdenī. Pa kreisi spuldžu virtene, debesīs pirmās zvaigznes.",
    ),
    "umbrellas": (
        "Lietus sarunas neaptur",
        "Otrās dienas rītā līst, taču klausītāji paliek zem krāsainiem lietussargiem.",
        "Lietainā parkā stāv daudz cilvēku ar sarkaniem, zaļiem, ziliem un dzelteniem lietussargiem. Vidū slapja taka, fonā balta telts un pils torņi miglā.",
    ),
    "market": (
        "Sociālo uzņēmumu tirdziņš",
        "Tirdziņā var nopirkt keramiku, somas un sveces, ko darinājuši sociālo uzņēmumu darbinieki.",
        "Tirgus stends ar svītrotu nojumi, uz galda keramikas podiņi un sveces, augšā karājas piecas auduma somas. Pārdevēja runā ar sievieti sarkanā blūzē.",
    ),
    "circle": (
        "Saruna aplī",
        "Mazā sarunā zem vecā koka vietas pietiek visiem, un katrs tiek pie vārda.",
        "Vienpadsmit cilvēki sēž aplī uz krēsliem parka zālē pie liela koka. Apļa vidū mazs galdiņš ar pļavas puķēm, trīs sēž ar muguru pret skatītāju.",
    ),
    "picnic": (
        "Brīvs brīdis pļavā",
        "Divi draugi pļavā salīdzina savus sarunu plānus un ēd zemenes.",
        "Sieviete ar sarkaniem matiem un vīrietis ar salmu cepuri sēž uz sarkani balti svītrotas segas zālē, starp viņiem atvērta grāmata un zemeņu šķīvis. Fonā divas krāsainas teltis.",
    ),
    "panorama": (
        "Viss parks vienā skatā",
        "Skats no pilskalna uz festivāla norises vietām otrās dienas pēcpusdienā.",
        "Plašs skats uz pils parku: kreisajā pusē pils torņi, vidū taka, baltas un krāsainas teltis un simtiem cilvēku zālē, labajā pusē pilsētas jumti un baznīcas tornis.",
    ),
    "choir": (
        "Koris pils kāpnēs",
        "Vietējais koris ar dziesmu ievada festivāla noslēguma vakaru.",
        "Koris baltos kreklos trīs rindās stāv uz akmens kāpnēm, sievietes ar ziedu vainagiem un sarkanos svārkos. Priekšā no mugurpuses diriģents ar paceltām rokām, vakara saule.",
    ),
    "listener": (
        "Ziedu vainags vakara saulē",
        "Klausītāja ziedu vainagā noslēguma sarunas laikā.",
        "Jauna sieviete ar gariem gaišiem matiem un ziedu vainagu tuvplānā siltā, zemā saules gaismā. Aiz viņas izplūdusi pļava un vēl viens klausītājs no sāniem.",
    ),
    "sunset_hill": (
        "Pēdējā saule pilskalnā",
        "Draugi pilskalnā pavada saulrietu pirms noslēguma koncerta.",
        "Pakalnā pret oranžām un violetām saulrieta debesīm redzami četri stāvoši cilvēki, viens māj ar roku, un divi, kas sēž uz soliņa.",
    ),
    "lantern_dusk": (
        "Sarunas laternu gaismā",
        "Festivāls noslēdzas pie gariem galdiem zem laternām, un sarunas turpinās līdz pusnaktij.",
        "Vēlā vakarā pie trim gariem galdiem ar svecēm un krūzītēm sēž ap divdesmit cilvēku. Virs viņiem trīs spuldžu virtenes, aiz tām tumši koki.",
    ),
}  # fmt: skip
