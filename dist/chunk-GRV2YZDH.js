import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{userError}from"./chunk-M4UFMPRN.js";var CONTROL=new RegExp("\\p{Cc}","u");function isSafePath(path){return path===""||path.includes("\\")||path.includes(":")||CONTROL.test(path)?!1:path.split("/").every(segment=>!/^(\.{0,2}|\.git(\s|\.|~.*)*|git~\d+)$/i.test(segment))}function requireSafePaths(paths){for(let path of paths)if(!isSafePath(path))throw userError("REPOSITORY_PATH_UNSAFE",{found:JSON.stringify(path),with:{path:JSON.stringify(path)}})}function writeReservation(ref,content){return`Reserve ${ref}

${JSON.stringify(content)}
`}function readReservation(ref,message){let line=message.trimEnd().split(`
`).at(-1)??"";try{let content=JSON.parse(line);if(typeof content=="string")return content}catch{}throw userError("RESERVATION_UNREADABLE",{with:{ref}})}export{requireSafePaths,writeReservation,readReservation};
