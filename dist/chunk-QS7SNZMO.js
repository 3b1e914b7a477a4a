import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{join}from"node:path";var homeFolders=home=>({origin:join(home,"origin.git"),forge:join(home,"forge"),blobs:join(home,"blobs"),predictions:join(home,"predictions"),targets:join(home,"targets")});export{homeFolders};
