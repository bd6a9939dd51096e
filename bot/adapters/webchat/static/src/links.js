// Addresses and numbers become links only in what the chatbot says, and only those of the checked referral directory.
// What a youth or a counsellor types stays plain text: nobody can send a link through us (R46).

const quoted = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const longestFirst = [...CONFIG.links, ...CONFIG.phones].sort((one, other) => other.length - one.length).map(quoted);
// Not inside a longer word, address, number or name: 113 is a number, but not in 113.nl, 0800-0113 or "113 Zelfmoordpreventie".
const TARGET = longestFirst.length
  ? new RegExp(`(?<![\\w@./-])(?:https://)?(?:${longestFirst.join("|")})(?![\\w@/-]|[.,]\\w| [A-Z][a-z])`, "g")
  : /(?!)/g;

function richText(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(TARGET)) {
    nodes.push(document.createTextNode(text.slice(at, match.index)), linkTo(match[0]));
    at = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

// Our own texts are written in lines that each say one thing: give them air.
function paragraphs(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.length < 2 ? richText(text) : lines.map((line) => h("p", {}, ...richText(line)));
}

function linkTo(words) {
  if (CONFIG.phones.includes(words)) return h("a", { href: `tel:${words.replace(/\D/g, "")}` }, words);
  const address = words.startsWith("https://") ? words : `https://${words}`;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}
