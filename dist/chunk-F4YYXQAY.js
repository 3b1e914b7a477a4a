import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var UNDECIDED="undecided",SKIP="skip";function tallyReview(rows){return{decided:rows.filter(({label})=>label!==UNDECIDED&&label!==SKIP),skipped:rows.filter(({label})=>label===SKIP),undecided:rows.filter(({label})=>label===UNDECIDED)}}export{UNDECIDED,tallyReview};
