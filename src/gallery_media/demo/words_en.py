"""The demo photos' words in English: a scene's name goes in; headline, caption, alt text come out."""

SPOKEN: dict[str, tuple[str, str, str]] = {
    "tents": (
        "Festival morning in the castle park",
        "The first visitors arrive in the Cēsis castle park, where pennants flutter between the white tents.",
        "A gravel path leads through a green park between two white marquees. People in summer clothes stroll along it, strings of coloured pennants hang above, a castle tower stands in the distance.",
    ),
    "volunteers": (
        "Volunteers welcome the guests",
        "At the entrance, volunteers hand out festival maps and help visitors find their first discussion.",
        "Three volunteers in yellow shirts stand behind a teal table with maps and flowers in front of a white tent, one raising a hand in greeting. Three visitors approach the table.",
    ),
    "park_path": (
        "A walk by the pond",
        "A few minutes before the next discussion: visitors take the park path along the pond.",
        "A sunlit park path between large trees with a pond behind. A woman in a pale dress walks towards the viewer, two people walk away, an empty bench stands on the right.",
    ),
    "opening_panel": (
        "Opening discussion on the main stage",
        "Five speakers discuss how social entrepreneurship changes life in small towns.",
        "Five people sit on chairs on a wooden stage under a white roof, the middle one speaking into a microphone. Behind them is a wall of coloured speech bubbles, in front a large audience seen from behind.",
    ),
    "bicycles": (
        "To the festival by bicycle",
        "Many locals cycled to the discussions, and space along the park fence soon ran out.",
        "Five bicycles stand in a row by a wooden fence: teal, red, yellow, white and navy blue. Two have flower baskets at the handlebars. A white tent is blurred in the background.",
    ),
    "coffee": (
        "Coffee break",
        "At noon a short queue forms at the coffee stall, and the conversations go on in it.",
        "A wooden coffee stall with a red and white striped awning. Two people work behind the counter, cups are steaming on it, four visitors wait in line.",
    ),
    "question": (
        "A question from the audience",
        "A listener asks how a business can help people who struggle to find work.",
        "A woman in a yellow jumper stands among seated listeners and speaks into a microphone. Dozens of people sit around her, trees and castle towers stand in the background.",
    ),
    "children": (
        "Children's workshop under the trees",
        "Children paint paper lanterns that will light the park path in the evening.",
        "Six children in bright shirts sit at a long table with paper, brushes, paint pots and three round lanterns. A teacher leans in from the right, pennants hang above.",
    ),
    "notice_board": (
        "Wishes for the home town",
        "Everyone can leave a thought on the wish board: by the afternoon there is hardly any space left.",
        "A large wooden board covered with coloured notes held by pins. A woman with long fair hair adds another one, a person in a hat reads on the left.",
    ),
    "interpreter": (
        "Discussions in sign language too",
        "All discussions on the main stage are interpreted into Latvian Sign Language.",
        "An interpreter in dark clothes stands at the edge of the stage, signing with both hands. Two speakers sit on the left, heads of the audience show below.",
    ),
    "castle_ruin": (
        "By the old castle tower",
        "Between discussions, visitors explore the ruins of the medieval castle.",
        "A tall stone tower with a jagged top and a wall with a gateway under a blue sky. Two people walk along the path, a few more stand by the wall, a large tree stands on the right.",
    ),
    "crowd": (
        "A meadow full of listeners",
        "In the evening sun the meadow by the small stage is full: hundreds listen to a discussion about the future of work.",
        "A large crowd sits on the grass in golden evening light, seen from behind. Far away is a small stage with four speakers and a wood behind it.",
    ),
    "speaker": (
        "An evening talk",
        "A social entrepreneur's story about a workshop that employs people with disabilities moved the audience.",
        "Close-up of a woman with long dark hair in a teal blouse speaking into a microphone that hides her mouth. Blurred circles of coloured light glow in the dark behind her.",
    ),
    "concert": (
        "Evening concert",
        "After the discussions musicians take the stage, and the audience sings along.",
        "Three musicians on a stage in violet and pink spotlights, a singer in a hat in the middle. Dark silhouettes of the audience in front raise their hands and phones.",
    ),
    "blue_castle": (
        "The castle at blue hour",
        "After sunset the castle windows light up and are mirrored in the pond.",
        "Castle ruins at dusk with two towers, their windows glowing warmly and reflected in still water. A string of bulbs hangs on the left, the first stars are out.",
    ),
    "umbrellas": (
        "Rain does not stop the talking",
        "It rains on the second morning, but the listeners stay under their colourful umbrellas.",
        "Many people stand in a rainy park under red, green, blue and yellow umbrellas. A wet path runs through the middle, a white tent and castle towers stand in the haze behind.",
    ),
    "market": (
        "Social enterprise market",
        "The market sells ceramics, bags and candles made by people who work in social enterprises.",
        "A market stall with a striped awning, ceramic pots and candles on the table and five cloth bags hanging above. The seller talks to a woman in a red blouse.",
    ),
    "circle": (
        "Talking in a circle",
        "In a small discussion under the old tree there is room for everyone, and everyone gets a say.",
        "Eleven people sit on chairs in a circle on the grass near a large tree. A small table with meadow flowers stands in the middle, three sit with their backs to the viewer.",
    ),
    "picnic": (
        "A free moment on the grass",
        "Two friends compare their discussion plans on the meadow and eat strawberries.",
        "A woman with red hair and a man in a straw hat sit on a red and white striped blanket, an open book and a plate of strawberries between them. Two colourful tents stand in the background.",
    ),
    "panorama": (
        "The whole park at a glance",
        "View of the festival grounds from the castle hill on the second afternoon.",
        "A wide view of the castle park: castle towers on the left, a path, white and coloured tents and many people on the grass in the middle, town roofs and a church spire on the right.",
    ),
    "choir": (
        "A choir on the castle steps",
        "The local choir opens the festival's closing evening with a song.",
        "A choir in white shirts stands in three rows on stone steps, the women with flower wreaths and red skirts. In front, seen from behind, a conductor raises both arms in the evening sun.",
    ),
    "listener": (
        "A flower wreath in the evening sun",
        "A listener with a flower wreath during the closing discussion.",
        "Close-up of a young woman with long fair hair and a flower wreath in warm, low sunlight. Behind her is a blurred meadow and another listener from the side.",
    ),
    "sunset_hill": (
        "Last sun on the castle hill",
        "Friends watch the sunset from the castle hill before the closing concert.",
        "On a hill against an orange and violet sunset sky stand four people, one of them waving, and two more sit on a bench.",
    ),
    "lantern_dusk": (
        "Talking by lantern light",
        "The festival ends at long tables under lanterns, and the conversations go on until midnight.",
        "Late in the evening some twenty people sit at three long tables with candles and cups. Three strings of bulbs hang above them, dark trees behind.",
    ),
}  # fmt: skip
