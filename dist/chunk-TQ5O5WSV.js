import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{unknownName}from"./chunk-SBKH2FUL.js";import{userError}from"./chunk-M4UFMPRN.js";var unknownDeployment=(name,deployments)=>userError("DEPLOYMENT_UNKNOWN",{...unknownName(name,deployments.keys()),with:{deployment:name}});export{unknownDeployment};
