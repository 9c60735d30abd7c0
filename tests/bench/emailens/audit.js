// Audits each HTML file of a folder with Emailens, everything on; JSON out:
// {file name: [what it says of unresolved template variables, …]}
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { auditEmail } from "@emailens/engine";

const folder = process.argv[2];
const found = {};
for (const name of readdirSync(folder).sort()) {
  const report = auditEmail(readFileSync(join(folder, name), "utf8"));
  found[name] = report.templateVariables.issues.map((issue) => issue.message);
}
process.stdout.write(JSON.stringify(found));
