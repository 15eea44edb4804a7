// Reads {name: html} from standard input, writes {name: issues} to standard output.
// Argument: schema.org's vocabulary file.
import { readFileSync } from "node:fs";
import Validator from "@adobe/structured-data-validator";
import WebAutoExtractor from "@marbec/web-auto-extractor";

const vocabulary = JSON.parse(readFileSync(process.argv[2], "utf8"));
const pages = JSON.parse(readFileSync(0, "utf8"));
const verdicts = {};
for (const [name, html] of Object.entries(pages)) {
  const data = new WebAutoExtractor({ addLocation: true }).parse(html);
  const issues = await new Validator(vocabulary).validate(data);
  verdicts[name] = issues.map(({ rootType, severity, issueMessage, fieldNames }) => ({
    rootType,
    severity,
    issueMessage,
    fieldNames,
  }));
}
process.stdout.write(JSON.stringify(verdicts));
