// Completes draft terms: node completar.mjs DRAFT BUYER REGISTRAR [amended] > terms.json
// Size and SHA-256 of each document are those of the file of that name beside the draft. `amended` makes the terms of
// the first amendment: the menu's second version, and a higher ceiling for the rural lot.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [draft, buyer, registrar, amended] = process.argv.slice(2);
const terms = JSON.parse(readFileSync(draft, "utf8"));
terms.buyer.party = Number(buyer);
terms.registrars[0].key = registrar;
if (amended) {
  terms.lots[2].ceiling = "114300000000";
  Object.assign(terms.documents[1], { name: "minuta-patron-2.md", title: "Minuta patrón, versión 2" });
}
for (const document of terms.documents) {
  const bytes = readFileSync(join(dirname(draft), document.name));
  document.size = bytes.length;
  document.sha256 = createHash("sha256").update(bytes).digest("hex");
}
process.stdout.write(JSON.stringify(terms, null, 2) + "\n");
