import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{readMarker,writeMarker}from"./chunk-AIOYLADA.js";async function findSticky(forge,number,{kind,key}){for(let comment of await forge.comments(number)){let marker=readMarker(comment.body);if(marker?.kind===kind&&marker.key===key&&await speaksForUs(forge,comment.author))return comment}return null}async function speaksForUs(forge,author){if(author.endsWith("[bot]"))return!0;let access=await forge.access(author);return access==="write"||access==="admin"}async function stick(forge,number,comment){let{kind,key,data}=comment,body=`${comment.body.trimEnd()}

${writeMarker({kind,key,...data&&{data}})}
`,existing=await findSticky(forge,number,comment);return existing===null?(await forge.comment(number,body),"posted"):existing.body.trim()===body.trim()?"unchanged":(await forge.updateComment(number,existing.id,body),"updated")}export{findSticky,speaksForUs,stick};
