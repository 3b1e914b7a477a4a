/** What is in the image, as CycloneDX: the packages of the lock file that run, each with its digest. Pure. */

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

export interface LockFile {
  readonly name?: string;
  readonly version?: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

/** No serial number and no time: the same lock file gives the same bill. */
export function billOfMaterials({ name = "understudy", version = "0", packages }: LockFile): object {
  const components = Object.entries(packages)
    .filter(([path, { dev }]) => path !== "" && !dev)
    .map(([path, locked]) => componentOf(path.replace(/^.*node_modules\//, ""), locked))
    .toSorted((a, b) => (a.purl < b.purl ? -1 : 1));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", name, version, purl: `pkg:npm/${name}@${version}` } },
    components: components.filter(({ purl }, index) => components[index - 1]?.purl !== purl),
  };
}

function componentOf(name: string, { version = "", license, integrity }: Locked) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const [, algorithm, base64] = /^(sha512)-(.+)$/.exec(integrity ?? "") ?? [];
  const content = base64 && Buffer.from(base64, "base64").toString("hex");
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...(license !== undefined && { licenses: [licenseOf(license)] }),
    ...(algorithm && content && { hashes: [{ alg: "SHA-512", content }] }),
  };
}

/** An expression such as `(MIT OR Apache-2.0)` is said in another place than the id of one license. */
const licenseOf = (license: string) =>
  /\s/.test(license) ? { expression: license } : { license: { id: license.replace(/[()]/g, "") } };
