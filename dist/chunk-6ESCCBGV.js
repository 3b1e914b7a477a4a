import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function desiredBundle(outcome){switch(outcome.kind){case"nothing":return null;case"planned":return outcome.plan.desired;case"unchanged":case"deployed":case"rolled-back":return outcome.desired}}export{desiredBundle};
