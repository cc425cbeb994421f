"""What letters stand beside each other around the Baltic and in Western Europe: sample words.

``read_code_page`` counts in them. The words are ordinary ones of news and events, names of people
and places among them, because names are what captions hold; picked for their accented letters.
"""

from __future__ import annotations

BALTIC = """
ābele āda ādaži āgenskalns aģentūra aicināja aizkraukles aktīvi amatieru aprīlī apmeklētāji aptauja
ārlietu ārsts ārvalstu atbalstīja atbildēja atklāja atklāšana atklāšanas atpūta atvērta augšā
augustā autobusā ābols āboliņš ādamsons āriņš bākas balsošana baņķieris bauskā bāze bērns bērni
bērnu bērziņš bērziņa bērze biedrība bijušais biļete biļešu brāļi brīdis brīvība brīvības būs būt
būve brīvdabas centrā cēsis cēsīs cēsu ciemiņi cilvēki cilvēku ciparotājs daļa dalībnieki dalībnieku
dārgi dārzs dārzā darbība darbnīca dāvana dažādi debašu decembrī deju diskusijā diskusiju dobelē
domātājs dziesmu dzīve dzīvība dzīvo ēdiens ēka ēkā ērgļi ērika eiropā ezerā februārī ferdinānds
festivālā festivāls festivāla filmēja foto fotogrāfs fotogrāfija gājiens gājienā gadā galvaspilsētā
gandrīz gaļa ģenerālis ģerbonis ģimene ģimenes ģirts grāmata grāmatu grīva grupā gūt ģeogrāfija
himna iedzīvotāji iedzīvotāju iekšlietu ielā iespēja iestāde iestādes iestāžu īpaši īpašums īsts
izglītība izglītības izstāde izstādē izstāžu janvārī jāatceras jāņi jāņu jānis jāņa jauniešu jaunās
jēkabs jēkabpils jelgavā jūlijā jūnijā jūra jūras jūrmala jūrmalā kā kāds kājām kalniņš kalniņa
kārlis kāzas klāt klausītāji klavieru kļava ķegums ķekava ķemeri ķēniņš ķīna ķīšezers koncertā kopā
kopīgi krājums krāsa krāšņs krišjānis krūmiņš kūrējs kuldīga kuldīgā kultūra kultūras kuršu
lāčplēsis laikā laiviņa lapām latviešu latvijā latviju lauksaimniecības lēmums līdz līdzās līga līgo
līgums līgatne liepājā liepāja liepiņš lielākais lībieši limbažos lūdzu lūgums ļaudis ļoti ļaužu
madonā mācību mākslas māksla mākslinieki mārtiņš mārupe māte māja mājā mājās mēnesis mēs mežs mīla
ministru ministrs ministrija ministrijas mūsu mūzika mūzikas mūziķi muzejā mērs mūris nākotne
nākotnes nāk naktī ņem ņēma nē nedēļa nedēļas novadā notiek novembrī noslēgums ņujorka oktobrī ogrē
olaine orķestris organizē ozoliņš pārdaugava pārdod pārmaiņas pārstāvji pārstāvis pārtika pasākums
pasākumā pasākuma pašvaldība pašvaldības pateicība pavasarī pēc pēdējais pēteris pētnieks piedalījās
piedalās piektdien pieņem pieņēma pilī pilsēta pilsētas pilsētā pļava pļavas preses prezidents
prezidenta pūlis priekšā priekšsēdētājs rādīja rāda rainis rēzekne rēzeknē rīga rīgā rīgas rīgā rīts
rīko rīkoja rūjiena rūpnīca rūķis ražas ražošana ražotāji sabiedrība sadarbība saeima saeimā sākas
sākās sakārtot saldū salidojums satiksme sēde sēdē sēž siguldā sieviešu skaņa skaņu skatītāji
skatītāju skola skolēni skolotāja skrīveri šad šajā šeit šī šie šis šodien šķirne šķēpmetējs
smiltenē smaržo spēks spēle spēlē spēļu starptautiskā stāsta stāstīja stūrī sūtnis svētki svētku
svinības svētdien sveču šūpoles tādēļ talsos tālāk tāls tautas tēvs tēja tirdziņš tirgū tiešām
tiesību tikās tikšanās tūre tūrisms tūristi tukumā uguņošana uzņēmums uzņēmumu uzstājas uzvarētāji
ūdens ūdenī ūķis vabole vadītājs vainags valdības valdība valsts valodā valstī vārds vārdi vārti
vācija vakarā vārna vēders vējš vēl vēlas vēlēšanas vēlētāji vēsture vēstures vēstnieks vēstniece
vecāki vidzemē viesītē viļāni viļņi viņa viņi viņš vīrs vīrieši zāle zālē zemgalē ziemassvētki
ziemeļu zieds ziedu zīme zīmēja zīmējums zvaigžņu zvēri zviedrija žagata žanis žanete žēl žurnālisti
žūrija žogs eglītis žeņa aļona ēriks īrija ļubova ņikita oskars šķiņķis ūsiņš čaks čigāne čehija
čempions čempionāts četri čiekurkalns pļaviņas kļūda kļuva mūžs mežā ceļš ceļā ceļu ceļojums dūmi
dūņas krūze lūk mērķis jauktā mīlestība vīnogas sīpols tītars cīņa cīruļi nīca dīķis aš apie
aukštaitija ačiū ąžuolas ąžuolų birželio būti būtų būsimas buvęs čia darbą dėl didžiausias didžioji
dieną dienų dovanų džiaugsmas ėjo eglė eilėraštis gatvė gatvėje gėlė gėlių gimnazijos grįžo gyvenimą
į įvyko įdomus įmonė įmonės įstatymas iš išrinktas jį jų jūs joniškis kėdainiai kiekvieną kitų
klaipėda klaipėdoje kultūros kūrėjai laisvė lapkričio lietuvių liepą maždaug mėnuo mergaitė meškerė
mokykla mokyklų moterų muziejų mūsų miškas miestų miestą naujų nėra pėsčiomis pirmą premjerė
prezidentė prieš pradžia rašė rašytojas rėmėjai renginį renginių rugpjūčio rūmai rūta saulė seimą
šaltas šiandien šiaulių šiauliai šventė šventės švenčių sąjūdis sąjunga sūris tarybą tęsiasi tėvas
tikrą trečiadienį trys tūkstančių ūkininkas upė užsienio vaikų valdžia važiuoja vardą vėl vėliava
vėliavą vienuolė viršūnė visų vyriausybė vyrų žalias žemaitija žemė žiūrovai žmonės žmonių žodis
žvejų kaunė panevėžys trakų utenų kęstutis tęsti tęsinys spręsti šventę pradėjęs gręžinys ilgą
žvilgsnį kęsti atvykęs dėstė pasiekęs mąstė galvą kalbėjęs sprendimą rąstas žąsis drąsa drąsus
įžanga įkūrė įspūdis august ööbik õhtu õpetaja õnne kõik küla küsimus linn läks läänemere lõuna
maailm müük mõis mägi näitus noorte nädal öö päev pärnu põhja põlva püha pühapäev rääkis riigikogu
rõõm saarlane sõna sõber šokolaad suvi süda tähed tänav tõnu tüdruk tõeline tšempion ühing ülikool
üks ülle väike väljak võru võistlus õpilased žürii garaaž žanr šahh jõulud jõgi jüri kõne lätlane
läti käsi mänd märts põder hüüdis teātris teātra teātrī teātrim teātru amfiteātris okeāns oreāns
ideāls reāls rinkēvičs streičs račs kačs ančs beļevičs vasiljevičs čakovičs petrovičs jurevičs
stankevičs adamovičs lukaševičs mickevičs bogdanovičs kovaļčuks račinskis bračs mačs pičs vičs
skrīveris pūce pūces pūpoli pūks pūļa
"""

WESTERN = """
à âge âgé accès ainsi allô ambiguë ancêtre après arrêt août apôtre arrière au-delà aîné bâtiment
bête bientôt boîte bûche çà ça célèbre çela château châteaux chaîne chèvre cinéma clé cloître
collège comédie complètement contrôle côte côté coûte crème crêpe croître début déjà dépêche
derrière désolé diplôme dîner drôle école élève élèves être évêque façade façon fâché fenêtre fête
fêtes fièvre flûte forêt forêts français française françois frère gâteau garçon gène génève goût
grâce grève hélas hélène hiver hôpital hôtel hôtels huître île îles impôt intérêt jérôme jeûne là
lâche leçon légère lièvre limoges lycée maçon maître mairie mathieu même mémoire mère mètre mûr
musée naïf nîmes noël nôtre où pâques pâte pêche peinture père pièce plaît plâtre poème première
près prêt problème progrès protège reçu règle reine rêve rivière rôle sèche siège société sœur
soirée stratégie succès sûr système tâche tempête tête théâtre très tôt traîne troisième vélo vérité
vêtements voilà zèle ève angèle gisèle adèle thérèse benoît anaïs loïc gaël zoë größe über grün
straße schön mädchen münchen köln düsseldorf bäcker früh für gemälde häuser hören jünger kühl
künstler löwe mäuse möglich müller nächste öffnung österreich präsident rücken schüler sträuße süß
tür vögel wähler würde zürich zwölf gäste größer fußball weiß año años señor señora niño niña españa
español mañana montaña pequeño otoño núñez muñoz ibáñez peña acción adiós ahí aquí así árbol avión
azúcar bailó balcón calló canción capitán comité corazón día días dirección educación él exposición
fácil galería garcía gómez gonzález hernández índice jardín jóvenes lápiz león lópez málaga martínez
más mí música nación ningún número país pérez públic qué rápido reunión rodríguez sábado sánchez sí
sólo también todavía último unión vía ação açúcar alemães amanhã anões atenção avô avó bênção câmara
cão cães canção capitães coração conceição cônsul construção crianças dança eleição eleições estação
exposição força fundação gonçalves gonçalo informação irmã irmão joão lâmpada lições lisboa maçã mãe
mães manhã mão mãos milhões município não nação organização pães pão português praça produção região
relação são sebastião também tradição três você açores avião tâmisa tânia ângela antónio câncer pôr
experiência ciência attività andrà caffè causa cantò ciò città così è felicità fù già giù libertà là
lunedì martedì venerdì metà niccolò novità papà parlò perché però più può qualità sarà se società
tornò università verità virtù volontà è età forlì cosimo dì sì å åbne ålborg århus ærlig ærø
afgørelse bjørn børn bjarkø brød byens dør dårlig døgn efterår færge færøerne får først gård går
gøre høj højskole hjørring jørgen jørn kærlig kærlighed køb københavn køkken lærer lærke løb løgn
mælk måned måske mødes mørk nær næste nørrebro øl ønske ørsted øst øverst på prøve præsident rød
rønne sæson sjælland skål smør sød sønderborg søren spørgsmål stærk står største tør træ træer tåge
uge væk værelse år årets ønsker ålesund bergensbanen bodø bærum flåm første gjør gjøvik håkon hjælp
ingebjørg jøss kjære kjøre kåre lørdag møte nøtter område også oppåver på rådet røros søndag særlig
sør sørlandet torbjørn tromsø trøndelag vår växjö åker åsa är björk blå för förening flygplats
frågor går gävle göteborg hälsa här jönköping kött lång lärare luleå malmö när någon också öppet på
råd självklart sjö skåne små språk svår så tåg två umeå västerås växt åbo årets örebro östersund då
få gå må nå ísland íslenskur þing þjóð það þetta þórður þór garður góður guðmundur guðrún hafði jón
sigurðsson kópavogur maður mála mjög nýr ólafur orð reykjavík sá sjö skóli súpa tíð úr vatnajökull
við æska öræfi ægir ágúst áður bæjar dýr eiríkur fjörður gæði ään hyvä jäädä jyväskylä käsi kyllä
mäki pääsky päivä pöytä sää syödä tänään töölö yö één café financiën ideeën officiële reünie zeeën
patiënt beëindigd überhaupt crèche enquête scène bodø tromsø vardø vadsø hønefoss cádiz málaga
córdoba ávila nîmes île-de-france þingvellir ísland føroyar tórshavn zoë noël citroën raphaël
drøm strøm rømer grønland grønt hørte større høst sønn bønder rødt frø bøger søster tømmer
glæde læge næse svære kære næsten træt blæser están será además allá trámite álamo cámara cárcel
página rápida
"""
