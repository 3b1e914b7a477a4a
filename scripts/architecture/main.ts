/** `npm run lint:architecture`: prints every broken rule; fails when there is one. */
import { checkArchitecture } from "./check.ts";

const { modules, imports, violations } = checkArchitecture(process.cwd());
for (const { file, line, rule, message } of violations) console.error(`${file}:${line} [${rule}] ${message}`);
console.log(`architecture: ${modules} modules, ${imports} imports, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
