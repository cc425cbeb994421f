"""Every code in Latvian: why, and what to do; and where photographers are told otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from gallery_media.reasons.code import Code

_AS_JPEG = "eksportējiet to kā pilna izmēra JPEG un iemetiet mapē eksportēto failu"
_ANEW = "nokopējiet to no kameras vēlreiz vai eksportējiet no jauna"
_SMALLER = "eksportējiet to mazāku un iemetiet mapē vēlreiz"
_JPEG_ANEW = "eksportējiet to no jauna kā JPEG un iemetiet mapē eksportēto failu"
_XMP_ANEW = "saglabājiet to no savas programmas no jauna un iemetiet blakus fotoattēlam"

LATVIAN: Mapping[Code, tuple[str, str]] = {
    Code.EMPTY: ("fails ir tukšs", "nokopējiet to vēlreiz"),
    Code.CUT_OFF: (
        "fails beidzas, pirms beidzas attēls tajā",
        "nokopējiet to vēlreiz un pagaidiet, līdz tas ir nokopēts līdz galam",
    ),
    Code.MEGABYTES: ("fails ir {megabytes} MB liels, atļauts līdz {limit} MB", _SMALLER),
    Code.EDGE: ("malas garums pikseļos ir {pixels}, atļauts līdz {limit}", _SMALLER),
    Code.MEGAPIXELS: (
        "attēla izmērs megapikseļos ir {megapixels}, atļauts līdz {limit}",
        _SMALLER,
    ),
    Code.ZEROS: (
        "failā ir tikai nulles, jo kopēšana nav izdevusies",
        "nokopējiet to vēlreiz",
    ),
    Code.RAW: (
        "tas ir kameras RAW fails ({kind}), ko pareizi parāda tikai ražotāja programma",
        _AS_JPEG,
    ),
    Code.VIDEO: (
        "tas ir video ({kind}), bet šeit publicē fotoattēlus",
        "eksportējiet vienu kadru kā pilna izmēra JPEG un iemetiet mapē eksportēto failu",
    ),
    Code.ARCHIVE: (
        "tas ir arhīvs vai biroja dokuments ({kind})",
        "atarhivējiet to un iemetiet mapē fotoattēlus",
    ),
    Code.SOUND: ("tas ir skaņas ieraksts, nevis fotoattēls", "metiet mapē tikai fotoattēlus"),
    Code.PDF: (
        "tas ir PDF dokuments, nevis fotoattēls",
        "eksportējiet tajā esošos fotoattēlus kā pilna izmēra JPEG un iemetiet mapē šos failus",
    ),
    Code.PHOTOSHOP: ("tas ir Photoshop dokuments, nevis gatavs fotoattēls", _AS_JPEG),
    Code.DRAWING: (
        "tas ir no līnijām veidots zīmējums (vektorgrafika), nevis fotoattēls",
        _AS_JPEG,
    ),
    Code.DOCUMENT: (
        "tas ir biroja dokuments, nevis fotoattēls",
        "saglabājiet tajā esošos fotoattēlus kā JPEG un iemetiet mapē šos failus",
    ),
    Code.JPEG_XL: ("tas ir JPEG XL attēls, ko pagaidām nepieņem", _AS_JPEG),
    Code.JPEG_2000: ("tas ir JPEG 2000 attēls, ko nepieņem", _AS_JPEG),
    Code.BITMAP: ("tas ir Windows bitkartes attēls, ko nepieņem", _AS_JPEG),
    Code.SIDECAR: (
        "tas ir blakusfails (XMP), kas atnācis bez tāda paša nosaukuma fotoattēla",
        "iemetiet to mapē kopā ar fotoattēlu",
    ),
    Code.WEB_PAGE: (
        "tā ir tīmekļa lapa vai teksts, nevis fotoattēls",
        "saglabājiet pašu fotoattēlu un iemetiet mapē saglabāto failu",
    ),
    Code.SHORTCUT: ("tā ir saīsne uz failu, nevis pats fails", "iemetiet mapē pašu fotoattēlu"),
    Code.UNKNOWN: ("tas nav fotoattēls nevienā no formātiem, ko šeit pazīst", _AS_JPEG),
    Code.DAMAGED_HEADER: ("fails ir bojāts: tā galvene nav saprotama", _ANEW),
    Code.NO_SIZE: (
        "fails ir bojāts: attēlam nav izmēra",
        "eksportējiet to no jauna un iemetiet mapē vēlreiz",
    ),
    Code.UNDECODABLE: ("fails ir bojāts: attēlu nevar atkodēt līdz galam", _ANEW),
    Code.LARGER_THAN_SAID: (
        "fails ir bojāts: attēls ir lielāks, nekā norādīts tā galvenē",
        "eksportējiet to no jauna un iemetiet mapē vēlreiz",
    ),
    Code.DAMAGED_PARTS: (
        "fails ir bojāts: daļa attēla var būt pelēka",
        "nokopējiet to no kameras vēlreiz vai eksportējiet no jauna; ja labāka faila nav, "
        "apskatiet fotoattēlu, ierakstiet tā identifikatoru faila gallery.toml sadaļā [damaged] "
        "pie as_is, un to publicēs tādu, kāds tas ir",
    ),
    Code.PIXELS: (
        "tā pikseļi nav veseli 8 vai 16 bitu skaitļi vai satur vēl ko bez krāsas",
        "eksportējiet to ar 8 vai 16 bitiem kanālā un iemetiet mapē vēlreiz",
    ),
    Code.COLOUR_NUMBERS: (
        "tas ir TIFF fails YCbCr vai Lab krāsu telpā, ko dažādas programmas parāda atšķirīgi",
        "eksportējiet to kā JPEG sRGB krāsu telpā un iemetiet mapē to",
    ),
    Code.COLOURS: (
        "tā krāsas nevar pārveidot",
        "eksportējiet to kā JPEG sRGB krāsu telpā un iemetiet mapē vēlreiz",
    ),
    Code.TOO_SLOW: ("tā apstrāde divreiz ilga vairāk nekā {seconds} s", _JPEG_ANEW),
    Code.CRASHED: ("tā apstrāde divreiz apturēja dekoderi", _JPEG_ANEW),
    Code.MEMORY: (
        "tā apstrādei vajag vairāk nekā {megabytes} MB atmiņas",
        "eksportējiet to mazāku vai lūdziet sistēmas uzturētāju palielināt max_memory_megabytes",
    ),
    Code.READING_TOO_SLOW: (
        "tā metadatu lasīšana divreiz ilga vairāk nekā {seconds} s",
        _JPEG_ANEW,
    ),
    Code.READING_CRASHED: ("tā metadatu lasīšana divreiz apturēja lasītāju", _JPEG_ANEW),
    Code.GUARDED: (
        "tā tekstos ir {kinds}, kas nedrīkst nejauši kļūt publiski pieejami",
        "norādiet tekstus no jauna (tiesības un autoru failā gallery.toml, parakstus failā "
        "captions.csv), un fotoattēlu mēģinās apstrādāt vēlreiz; vai eksportējiet failu bez tiem "
        "un iemetiet mapē no jauna",
    ),
    Code.PEOPLE: (
        "tā fails {signs}, tāpēc cilvēkam vispirms jāizlemj, vai attēlu drīkst rādīt",
        "apskatiet fotoattēlu, un, ja drīkst, ierakstiet tā identifikatoru faila gallery.toml "
        "sadaļā [people] pie cleared, un to publicēs",
    ),
    Code.OBJECTION: (
        "kāds tajā redzamais iebilst pret rādīšanu, tāpēc lapās tā vairs nav",
        "atsauciet to visur ar komandu gallery-media withdraw; ja iebildums nav pamatots, "
        "atļaujiet to ar komandu gallery-media allow",
    ),
    Code.EXPIRED: (
        "diena, līdz kurai to drīkst rādīt, ir pagājusi",
        "atsauciet to ar komandu gallery-media withdraw; ja to drīkst rādīt arī turpmāk, atļaujiet "
        "to ar komandu gallery-media allow",
    ),
    Code.MINOR: (
        "tajā redzams nepilngadīgais, un piekrišana nav norādīta kā rādīšanas pamats",
        "ja piekrišana ir dota, ierakstiet consent faila captions.csv kolonnā basis; ja nav, "
        "atsauciet fotoattēlu ar komandu gallery-media withdraw",
    ),
    Code.BLUR_NOWHERE: (
        "kāds tajā lūdzis sevi aizmiglot, un neviens fails nenorāda, kur ir viņa seja",
        "atzīmējiet seju foto programmā un iemetiet tās blakusfailu mapē blakus fotoattēlam; to "
        "apstrādās un publicēs",
    ),
    Code.BLUR_UNSURE: (
        "tajā jāaizmiglo seja, un nav droši zināms, kur tā ir pareizi pagrieztajā attēlā",
        "eksportējiet fotoattēlu pareizi pagrieztu ar no jauna atzīmētu seju vai ierakstiet vietu "
        "tā blakusfailā (gm:Blur)",
    ),
    Code.FLAGS_UNREAD: (
        "fails par tajā redzamajiem cilvēkiem vēsta ko tādu (basis, objection, minor, expires), ko "
        "nevar saprast",
        "izlabojiet to blakusfailā vai atļaujiet fotoattēlu ar komandu gallery-media allow",
    ),
    Code.BLUR_LOST: (
        "kāds tajā jāaizmiglo, un oriģināls, no kura to izgatavotu no jauna, ir dzēsts",
        "atsauciet to ar komandu gallery-media withdraw: līdz tam tā attēlu lapās vairs nav, bet "
        "savās adresēs tie vēl atbild",
    ),
    Code.GIVES_AWAY: (
        "tā tekstos ir tas, kas nedrīkst kļūt publiski pieejams ({kinds})",
        "norādiet tekstus no jauna failā captions.csv, un fotoattēlu mēģinās apstrādāt vēlreiz",
    ),
    Code.AUDIT: (
        "gatavo attēlu pārbaude atrada ko tādu, kas nedrīkst nonākt ārpusē, vai nebija "
        "iespējama; nekas no tā nav publicēts",
        "ziņojiet par to sistēmas uzturētājiem un saglabājiet failu",
    ),
    Code.ORIGINAL_LOST: ("tā oriģināla nav krātuvē", "iemetiet failu mapē vēlreiz"),
    Code.INVITE_REVOKED: (
        "ielūgums, ar kuru tas nosūtīts, bija atsaukts, pirms fails pienāca",
        "lūdziet foto redakcijai citu ielūgumu un nosūtiet failu vēlreiz",
    ),
    Code.WITHDRAWN: (
        "šis fotoattēls ir atsaukts, tāpēc to vairs nepieņem",
        "nemetiet to mapē no jauna; ja tā ir kļūda, sazinieties ar foto redakciju",
    ),
    Code.NAME_OF_WITHDRAWN: (
        "fotoattēls, kas ar šo nosaukumu atnāca no tās pašas mapes, ir atsaukts, un abus vairs "
        "nevar salīdzināt",
        "apskatiet to un tad atsauciet arī šo vai atļaujiet to ar komandu gallery-media allow",
    ),
    Code.RESEMBLES_WITHDRAWN: (
        "tas izskatās pēc fotoattēla, kas ir atsaukts",
        "salīdziniet abus un tad atsauciet arī šo vai atļaujiet to ar komandu gallery-media allow",
    ),
    Code.HIDDEN: (
        "kāds, kas laidienu apskatīja pirms publicēšanas, to paslēpa",
        "ja to tomēr drīkst rādīt, atļaujiet to ar komandu gallery-media allow",
    ),
    Code.EARLIER_VERSION: (
        "tā ir agrāka versija fotoattēlam, kam jau ir jaunāka, un nekas nav mainīts",
        "sazinieties ar foto redakciju, ja atkal jārāda agrākā versija",
    ),
    Code.XMP_EMPTY: ("šis blakusfails ir tukšs", _XMP_ANEW),
    Code.XMP_LARGE: ("šis blakusfails ir lielāks par {megabytes} MB", _XMP_ANEW),
    Code.XMP_OTHER: ("tas nav XMP, un citus blakusfailus šeit nelasa", _XMP_ANEW),
    Code.XMP_BROKEN: (
        "šis blakusfails ir bojāts vai satur ko tādu, kā XMP failā nedrīkst būt (dokumenta "
        "tipus, entītijas)",
        _XMP_ANEW,
    ),
    Code.XMP_TOO_SLOW: (
        "tā lasīšanai divreiz vajadzēja pārāk daudz laika vai atmiņas",
        _XMP_ANEW,
    ),
    Code.TABLE_LARGE: (
        "šī tabula ir lielāka par {megabytes} MB",
        "sadaliet to un iemetiet mapē vēlreiz",
    ),
    Code.TABLE_LETTERS: (
        "šī tabula nav UTF-8 kodējumā",
        "saglabājiet to no jauna kā CSV, UTF-8, un iemetiet mapē vēlreiz",
    ),
    Code.TABLE_HEADING: (
        "tabulas pirmajā rindā nav nosauktas kolonnas photo un lang, vai arī tajā ir citas "
        "kolonnas nekā headline, caption, alt_text, long_description, credit, basis, objection, "
        "minor un expires",
        "izlabojiet to un iemetiet mapē vēlreiz",
    ),
    Code.TABLE_LINE: (
        "tabulas {line}. rindā trūkst fotoattēla vai valodas, ir par daudz šūnu, vai kāda no tām "
        "ir par garu, vai kolonnām basis, objection, minor un expires tādas vērtības nav",
        "izlabojiet to un iemetiet mapē vēlreiz",
    ),
}

_DESK_DECIDES = "pagaidām nedariet neko; foto redakcija to apskatīs un izlems"

TO_PHOTOGRAPHERS: Mapping[Code, tuple[str, str]] = {
    Code.GUARDED: (
        "tā tekstos ir {kinds}, kas nedrīkst nejauši kļūt publiski pieejami",
        "eksportējiet failu bez tiem un iemetiet mapē vēlreiz ar to pašu nosaukumu vai pagaidiet, "
        "līdz foto redakcija to būs apskatījusi",
    ),
    Code.AUDIT: (
        "gatavie attēli neizturēja pēdējo pārbaudi, tāpēc nekas no tā nav publicēts",
        "saglabājiet failu; foto redakcija par to zina un tālāko nokārtos",
    ),
    Code.DAMAGED_PARTS: ("fails ir bojāts: daļa attēla var būt pelēka", _ANEW),
    Code.MEMORY: ("tā apstrādei vajag vairāk nekā {megabytes} MB atmiņas", _SMALLER),
    Code.PEOPLE: (
        "tā fails {signs}, tāpēc cilvēkam vispirms jāizlemj, vai attēlu drīkst rādīt",
        _DESK_DECIDES,
    ),
    Code.OBJECTION: (
        "kāds tajā redzamais iebilst pret rādīšanu, tāpēc lapās tā vairs nav",
        _DESK_DECIDES,
    ),
    Code.EXPIRED: ("diena, līdz kurai to drīkst rādīt, ir pagājusi", _DESK_DECIDES),
    Code.MINOR: (
        "tajā redzams nepilngadīgais, un piekrišana nav norādīta kā rādīšanas pamats",
        _DESK_DECIDES,
    ),
    Code.BLUR_NOWHERE: (
        "kāds tajā lūdzis sevi aizmiglot, un neviens fails nenorāda, kur ir viņa seja",
        "atzīmējiet seju savā foto programmā un iemetiet blakusfailu mapē blakus fotoattēlam",
    ),
    Code.FLAGS_UNREAD: (
        "fails par tajā redzamajiem cilvēkiem vēsta ko tādu (basis, objection, minor, expires), ko "
        "nevar saprast",
        "izlabojiet to blakusfailā un iemetiet mapē vēlreiz",
    ),
    Code.BLUR_LOST: (
        "kāds tajā jāaizmiglo, un oriģināls, no kura to izgatavotu no jauna, ir dzēsts",
        _DESK_DECIDES,
    ),
    Code.GIVES_AWAY: (
        "tā tekstos ir tas, kas nedrīkst kļūt publiski pieejams ({kinds})",
        "pagaidām nedariet neko; foto redakcija tekstus uzrakstīs no jauna",
    ),
    Code.NAME_OF_WITHDRAWN: (
        "fotoattēls, kas ar šo nosaukumu atnāca no tās pašas mapes, ir atsaukts, un abus vairs "
        "nevar salīdzināt",
        _DESK_DECIDES,
    ),
    Code.RESEMBLES_WITHDRAWN: ("tas izskatās pēc fotoattēla, kas ir atsaukts", _DESK_DECIDES),
    Code.HIDDEN: ("foto redakcija to vēl nav palaidusi", _DESK_DECIDES),
}
"""Where the desk's own sentences name files and commands that photographers do not have."""

_JPEG_BY_LINK = "eksportējiet to kā pilna izmēra JPEG un nosūtiet eksportēto failu pa to pašu saiti"
_ANEW_BY_LINK = (
    "nokopējiet to no kameras vēlreiz vai eksportējiet no jauna un nosūtiet pa to pašu saiti"
)
_SMALLER_BY_LINK = "eksportējiet to mazāku un nosūtiet pa to pašu saiti"
_EXPORT_BY_LINK = "eksportējiet to no jauna un nosūtiet pa to pašu saiti"
_PHOTOS_ONLY = "sūtiet tikai fotoattēlus; tekstus par tiem nododiet foto redakcijai"
_AGAIN_BY_LINK = "nosūtiet to vēlreiz pa to pašu saiti"
_NEW_JPEG_BY_LINK = "eksportējiet to no jauna kā JPEG un nosūtiet eksportēto failu pa to pašu saiti"
_SRGB_BY_LINK = "eksportējiet to kā JPEG sRGB krāsu telpā un nosūtiet pa to pašu saiti"
_OPENS_BY_LINK = (
    "pārbaudiet, vai failu var atvērt jūsu ierīcē, un nosūtiet to vēlreiz pa to pašu saiti"
)

BY_LINK: Mapping[Code, str] = {
    Code.EMPTY: _OPENS_BY_LINK,
    Code.CUT_OFF: _OPENS_BY_LINK,
    Code.MEGABYTES: _SMALLER_BY_LINK,
    Code.EDGE: _SMALLER_BY_LINK,
    Code.MEGAPIXELS: _SMALLER_BY_LINK,
    Code.ZEROS: "nokopējiet to no kameras vēlreiz un nosūtiet pa to pašu saiti",
    Code.RAW: _JPEG_BY_LINK,
    Code.VIDEO: "eksportējiet vienu kadru kā pilna izmēra JPEG un nosūtiet eksportēto failu pa to "
    "pašu saiti",
    Code.ARCHIVE: "atarhivējiet to un nosūtiet fotoattēlus pa to pašu saiti",
    Code.SOUND: "sūtiet tikai fotoattēlus",
    Code.PDF: "eksportējiet tajā esošos fotoattēlus kā pilna izmēra JPEG un nosūtiet šos failus pa "
    "to pašu saiti",
    Code.PHOTOSHOP: _JPEG_BY_LINK,
    Code.DRAWING: _JPEG_BY_LINK,
    Code.DOCUMENT: "saglabājiet tajā esošos fotoattēlus kā JPEG un nosūtiet šos failus pa to pašu "
    "saiti",
    Code.JPEG_XL: _JPEG_BY_LINK,
    Code.JPEG_2000: _JPEG_BY_LINK,
    Code.BITMAP: _JPEG_BY_LINK,
    Code.SIDECAR: _PHOTOS_ONLY,
    Code.WEB_PAGE: "saglabājiet pašu fotoattēlu un nosūtiet saglabāto failu pa to pašu saiti",
    Code.SHORTCUT: "nosūtiet pašu fotoattēlu pa to pašu saiti",
    Code.UNKNOWN: _JPEG_BY_LINK,
    Code.DAMAGED_HEADER: _ANEW_BY_LINK,
    Code.NO_SIZE: _EXPORT_BY_LINK,
    Code.UNDECODABLE: _ANEW_BY_LINK,
    Code.LARGER_THAN_SAID: _EXPORT_BY_LINK,
    Code.DAMAGED_PARTS: _ANEW_BY_LINK,
    Code.PIXELS: "eksportējiet to ar 8 vai 16 bitiem kanālā un nosūtiet pa to pašu saiti",
    Code.COLOUR_NUMBERS: _SRGB_BY_LINK,
    Code.COLOURS: _SRGB_BY_LINK,
    Code.TOO_SLOW: _NEW_JPEG_BY_LINK,
    Code.CRASHED: _NEW_JPEG_BY_LINK,
    Code.MEMORY: _SMALLER_BY_LINK,
    Code.READING_TOO_SLOW: _NEW_JPEG_BY_LINK,
    Code.READING_CRASHED: _NEW_JPEG_BY_LINK,
    Code.GUARDED: "eksportējiet failu bez tiem un nosūtiet pa to pašu saiti ar to pašu nosaukumu "
    "vai pagaidiet, līdz foto redakcija to būs apskatījusi",
    Code.BLUR_NOWHERE: "atzīmējiet seju foto programmā, kas to ieraksta failā, un nosūtiet failu "
    "pa to pašu saiti ar to pašu nosaukumu",
    Code.BLUR_UNSURE: "eksportējiet to pareizi pagrieztu ar no jauna atzīmētu seju un nosūtiet pa "
    "to pašu saiti ar to pašu nosaukumu",
    Code.FLAGS_UNREAD: "izlabojiet to failā un nosūtiet pa to pašu saiti ar to pašu nosaukumu",
    Code.ORIGINAL_LOST: _AGAIN_BY_LINK,
    Code.WITHDRAWN: "nesūtiet to vēlreiz; ja tā ir kļūda, sazinieties ar foto redakciju",
    Code.XMP_EMPTY: _PHOTOS_ONLY,
    Code.XMP_LARGE: _PHOTOS_ONLY,
    Code.XMP_OTHER: _PHOTOS_ONLY,
    Code.XMP_BROKEN: _PHOTOS_ONLY,
    Code.XMP_TOO_SLOW: _PHOTOS_ONLY,
    Code.TABLE_LARGE: _PHOTOS_ONLY,
    Code.TABLE_LETTERS: _PHOTOS_ONLY,
    Code.TABLE_HEADING: _PHOTOS_ONLY,
    Code.TABLE_LINE: _PHOTOS_ONLY,
}
"""What to do when there is no folder to drop anything into."""
