import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{siteOf}from"./chunk-T4REVNZN.js";import{hasLabels,isHosted}from"./chunk-BFCSDEIN.js";import{EVIDENCE_CHECK,VALIDATE_CHECK}from"./chunk-4JWIAXHY.js";import{ENVIRONMENTS,WORKFLOWS}from"./chunk-DKXZSGB6.js";import{judgeAuthenticity}from"./chunk-HGLL6PUI.js";import{readSnapshot}from"./chunk-4SGEJOE6.js";import{defineVerb}from"./chunk-KOOYVTQP.js";import{codeSpan,escapeMarkdown,fenced}from"./chunk-LKCSILZM.js";import{RECORDS_BRANCH}from"./chunk-AIOYLADA.js";import{digestOf,shortDigest}from"./chunk-2HCCQP3H.js";import{UserError}from"./chunk-SOVFALIA.js";function judged({area,what,page},facts,judge){if(facts.kind==="cannot-see")return{area,what,state:"cannot-see",found:facts.why,fix:`look at ${page}`};let{state,found,fix}=judge(facts.value);return{area,what,state,found,fix:state==="ok"?null:fix??null}}var ok=found=>({state:"ok",found}),missing=(found,fix)=>({state:"missing",found,fix}),advice=(found,fix)=>({state:"advice",found,fix}),unseen=(found,fix)=>({state:"cannot-see",found,fix});var ACTIONS_APP=15368,settingsPage=({site,at},page)=>`${site}/${at}/settings/${page}`,api=(method,path,fields)=>["gh api",`--method ${method}`,path,...fields].join(" "),withBody=(path,body)=>`gh api --method POST ${path} --input - <<'JSON'
${JSON.stringify(body,null,2)}
JSON`;function limitedEnvironment({at,defaultBranch},name){let path=`repos/${at}/environments/${name}`,policy=["protected_branches]=false","custom_branch_policies]=true"].map(field=>`-F 'deployment_branch_policy[${field}'`);return`${api("PUT",path,policy)} &&
  ${api("POST",`${path}/deployment-branch-policies`,[`-f name=${defaultBranch}`])}`}function defaultBranchRuleset({at},app){return withBody(`repos/${at}/rulesets`,{name:"understudy: default branch",target:"branch",enforcement:"active",conditions:{ref_name:{include:["~DEFAULT_BRANCH"],exclude:[]}},rules:[{type:"deletion"},{type:"non_fast_forward"},{type:"pull_request",parameters:{required_approving_review_count:1,dismiss_stale_reviews_on_push:!0,require_code_owner_review:!0,require_last_push_approval:!0,required_review_thread_resolution:!1}},{type:"required_status_checks",parameters:{strict_required_status_checks_policy:!1,required_status_checks:[{context:VALIDATE_CHECK,integration_id:ACTIONS_APP},...app===null?[]:[{context:EVIDENCE_CHECK,integration_id:app}]]}}]})}var recordsRuleset=({at},app)=>withBody(`repos/${at}/rulesets`,{name:"understudy: records",target:"branch",enforcement:"active",conditions:{ref_name:{include:[`refs/heads/${RECORDS_BRANCH}`],exclude:[]}},...app!==null&&{bypass_actors:[{actor_id:app,actor_type:"Integration",bypass_mode:"always"}]},rules:[{type:"deletion"},{type:"non_fast_forward"},...app===null?[]:[{type:"update"}]]});var TRAINING_ENVIRONMENT=ENVIRONMENTS.training,PIPELINE_ENVIRONMENTS=[ENVIRONMENTS.pipeline,TRAINING_ENVIRONMENT],APP_VARIABLE="UNDERSTUDY_APP_ID",seen=value=>({kind:"seen",value});function judgeEvidence(facts){let{site,at}=facts,about=what=>({area:"evidence",what,page:`${site}/${at}/tree/${RECORDS_BRANCH}`});return[judgeIdentity(facts),judged(about("every record was written by the pipeline's identity"),seen(facts.recordWriters),writers=>{if(writers===null)return ok(`there are no records yet: the first one makes ${RECORDS_BRANCH}`);if(facts.identity===null)return ok("advisory: without an identity records of everybody who may push count");let forged=writers.filter(writer=>judgeAuthenticity(facts.identity,writer)==="forged"),others=[...new Set(forged.map(writer=>writer??"nobody that GitHub vouches for"))];return forged.length===0?ok(`the newest ${writers.length} commits are ${facts.identity}'s, signed`):missing(`${forged.length} of the newest ${writers.length} commits are by ${others.join(", ")}`,`those records do not count: train and evaluate again as ${facts.identity}, and see who may push to ${RECORDS_BRANCH}`)}),judged({...about("big bytes reach every runner"),area:"blob store"},seen(facts.blobs),blobs=>{if(blobs.kind==="file"){let store=`oci://ghcr.io/${at.toLowerCase()}/blobs`,fix=`run doctor again with \`--blobs ${store}\`, or with what the variable UNDERSTUDY_BLOBS says`;return unseen(`workflows use ${store} unless UNDERSTUDY_BLOBS says otherwise; it was not asked`,fix)}return blobs.refusal===null?ok(`${blobs.place} answers`):missing(`${blobs.place}: ${blobs.refusal}`,"see that the address is right and the registry answers there, then check UNDERSTUDY_REGISTRY_TOKEN and `packages: write`")})]}function judgeIdentity({identity,app,...facts}){let about={area:"evidence",what:"a GitHub App is the pipeline's identity",page:settingsPage(facts,"installations")};if(identity===null||app===null){let fix="create an App as docs/getting-started.md says; then run doctor with --identity '<app>[bot]'",found="none: the flow runs and calls its evidence advisory; bot pull requests wait for a click";return judged(about,seen(null),()=>advice(found,fix))}return judged(about,app,found=>found===null?missing(`there is no App of the name ${identity}`,"the identity is the App's name in its address, then [bot]"):ok(`${found.name} (${found.id})`))}function judgeNames(facts){let{at,identity,secretsRead,variableNames}=facts,isSet=variableNames.kind==="seen"&&variableNames.value.includes(APP_VARIABLE),environments=[...environmentFindings(facts),judgeApproval(facts)];if(identity===null&&!isSet)return environments;let variables={area:"secrets and variables",page:settingsPage(facts,"variables/actions")};return[judged({...variables,what:`the variable ${APP_VARIABLE} is set`},variableNames,names=>names.includes(APP_VARIABLE)?ok("set"):missing("not set: workflows would act without the App",`gh variable set ${APP_VARIABLE} --repo ${at}`)),...secretsRead.filter(name=>name.startsWith("UNDERSTUDY_APP_")).flatMap(name=>environmentNames(facts).map(each=>judgeAppSecret(facts,name,each))),...environments]}var environmentNames=({specs})=>[...PIPELINE_ENVIRONMENTS,...specs.kind==="read"?specs.specs.deployments.keys():[]];function judgeAppSecret(facts,name,environment){let about={area:"secrets and variables",what:`the secret ${name} is in the environment ${environment}`,page:settingsPage(facts,"environments")},fix=`gh secret set ${name} --repo ${facts.at} --env ${environment} < key.pem`,unknown={kind:"cannot-see",why:"there is no such environment"};return judged(about,facts.environmentSecrets.get(environment)??unknown,names=>{if(names.includes(name))return ok("there");let{secretNames}=facts,remove=`${fix} &&
  gh secret delete ${name} --repo ${facts.at}`;return secretNames.kind==="seen"&&secretNames.value.includes(name)?missing("it is the whole repository's: a job of any branch can take it",remove):missing("not there",fix)})}function environmentFindings(facts){let{defaultBranch}=facts,page=settingsPage(facts,"environments");return environmentNames(facts).map(name=>{let what=`the environment ${name} is there, for ${defaultBranch} alone`;return judged({area:"environments",what,page},facts.environments,all=>{let found=all.find(each=>each.name.toLowerCase()===name),fix=limitedEnvironment(facts,name);return found?found.branches==="all"?missing("every branch may use it, and its secrets",fix):found.branches==="protected"?advice("every branch with classic protection may use it",fix):found.branches.filter(branch=>branch!==defaultBranch).length===0&&found.branches.length>0?ok(`${defaultBranch} alone`):advice(`branches that may use it: ${found.branches.join(", ")||"none"}`,`look at ${page}`):missing("none: its first job would make one that every branch may use",fix)})})}function judgeApproval(facts){let page=settingsPage(facts,"environments"),what="a person approves before a pull request's code is trained",fix=`add required reviewers to ${TRAINING_ENVIRONMENT} at ${page}; or do not use \`/train\``;return judged({area:"environments",what,page},facts.environments,all=>{if(all.find(each=>each.name.toLowerCase()===TRAINING_ENVIRONMENT)?.reviewers)return ok("reviewers are required");let why="whoever may write here lets it run on the training runner, beside the pipeline's own token";return facts.identity===null?advice(why,fix):missing(why,fix)})}var CLASSIC_SCOPES=["repo","workflow"];function judgeAccess(facts){let{at,identity}=facts,page=settingsPage(facts,"actions"),actions=what=>({area:"Actions settings",what,page}),permissions=fields=>api("PUT",`repos/${at}/actions/permissions`,fields),workflow=fields=>api("PUT",`repos/${at}/actions/permissions/workflow`,fields);return[judged({area:"token",what:"the token is of a kind that can do the work",page},facts.token,judgeToken),judged({area:"token",what:"its owner may write to the repository",page:settingsPage(facts,"access")},facts.repository,({mayWrite})=>mayWrite===!1?advice("this token reads only; what it may not see is said so","run doctor with a maintainer's token"):ok(mayWrite?"yes":"GitHub does not say, which is usual for an App")),judged(actions("Actions are enabled, and may use the actions that the workflows name"),facts.actions,found=>found.enabled?found.allowed==="all"?ok("all actions"):found.allowed==="local_only"?missing("only actions of this repository are allowed",permissions(["-F enabled=true","-f allowed_actions=all"])):advice("only some actions are allowed: actions/checkout and those of Understudy must be among them",`compare with the list at ${page}`):missing("Actions are off",permissions(["-F enabled=true","-f allowed_actions=all"]))),judged(actions("a workflow's token may read only, unless its job asks for more"),facts.workflowToken,found=>found.byDefault==="read"?ok("read"):missing("every job gets a token that may write",workflow(["-f default_workflow_permissions=read"]))),judged(actions(identity===null?"workflows may open pull requests":"workflows may not approve pull requests; the App opens them"),facts.workflowToken,({mayCreatePullRequests:may})=>{let set=value=>workflow([`-F can_approve_pull_request_reviews=${value}`]);return identity===null?may?ok("allowed"):missing("no: every promotion would fail",set(!0)):may?advice("allowed, though no workflow needs it",set(!1)):ok("not allowed")}),judged(actions("pull requests of strangers run nothing before a person approves"),facts.forks,found=>judgeForks(found,facts))]}function judgeToken({kind,login,scopes}){let whose=login===null?"":` of ${login}`;if(kind==="app")return ok("an App's or a workflow's token: it may publish checks");let lacking=CLASSIC_SCOPES.filter(scope=>scopes!==null&&!scopes.includes(scope));if(kind==="classic"&&lacking.length>0){let fix=`gh auth refresh --scopes ${CLASSIC_SCOPES.join(",")}`;return missing(`a classic token${whose} without ${lacking.join(" and ")}`,fix)}let found=`a person's token${whose}: good for looking and for trying out, but it may not publish checks`;return ok(found)}function judgeForks({approval,writeTokens,secrets},{at,...facts}){let path=`repos/${at}/actions/permissions/fork-pr-contributor-approval`,fix=api("PUT",path,["-f approval_policy=all_external_contributors"]);if(writeTokens||secrets){let found=`pull requests of forks get ${[writeTokens&&"write tokens",secrets&&"secrets"].filter(Boolean).join(" and ")}`;return missing(found,`switch it off at ${settingsPage({at,...facts},"actions")}`)}return approval==="everybody"||approval==="no-runs"?ok(approval==="no-runs"?"they never run":"yes"):approval==="nobody"?advice("no approval is asked for",`look at ${settingsPage({at,...facts},"actions")}`):advice("only of people who contribute for the first time",fix)}var GUARDED=["models/a/model.yaml","models/a/versions/1.yaml","datasets/a/dataset.yaml","deployments/a/deployment.yaml",".github/workflows/understudy-train.yml",".github/CODEOWNERS"];function judgeCodeowners(facts){let{codeowners,defaultBranch,site,at}=facts,about=what=>({area:"CODEOWNERS",what,page:`${site}/${at}/tree/${defaultBranch}/.github`});if(codeowners===null){let fix="add .github/CODEOWNERS with a line such as `* @you`",absent={kind:"seen",value:null};return[judged(about("there is a CODEOWNERS file"),absent,()=>missing("none",fix))]}let rules=parseCodeowners(codeowners.text),unowned=GUARDED.filter(path=>ownersOf(rules,path).length===0),here={kind:"seen",value:unowned};return[judged(about("specs and workflows have owners"),here,()=>unowned.length===0?ok(codeowners.path):missing(`nobody owns ${unowned.map(path=>path.replace("/a/","/*/")).join(", ")}`,`add lines for them to ${codeowners.path}, below the others: the last line that fits decides`)),judged(about("GitHub accepts the file"),facts.codeownersErrors,errors=>{let[first]=errors;if(!first)return ok("no errors");let found=`${errors.length} errors; the first, line ${first.line}: ${first.message.split(`
`)[0]??""}`;return advice(found,`correct ${first.path}: lines with errors protect nothing`)})]}function parseCodeowners(text){return text.split(`
`).flatMap(line2=>{let[pattern,...owners]=line2.replace(/(^|\s)#.*$/,"").trim().split(/\s+/);return pattern?[{pattern,owners:owners.filter(owner=>owner.includes("@"))}]:[]})}var ownersOf=(rules,path)=>rules.findLast(({pattern})=>patternFits(pattern,path))?.owners??[];function patternFits(pattern,path){let isAnchored=pattern.replace(/\/$/,"").includes("/"),body=pattern.replace(/^\//,"").replace(/\/$/,""),source=body.split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/).map(part=>WILDCARDS[part]??part.replace(/[.+^${}()|[\]\\]/g,"\\$&")).join(""),below=pattern.endsWith("/")?"/.+":/(^|\/)\*$/.test(body)&&isAnchored?"":"(/.+)?";return new RegExp(`^${isAnchored?"":"(.*/)?"}${source}${below}$`).test(path)}var WILDCARDS={"**/":"(.*/)?","/**":"/.*","**":".*","*":"[^/]*","?":"[^/]"};var AREA="branch rules";function judgeRules(facts){let{defaultBranch,protection,app}=facts,appId=app?.kind==="seen"?app.value?.id??null:null,page=settingsPage(facts,"rules"),fix=defaultBranchRuleset(facts,appId),about=what=>({area:AREA,what,page}),asks=(what,found,holds)=>judgeEither(about(what),protection.defaultBranch,holds,found,fix);return[asks(`${defaultBranch} changes by pull requests only`,"a pull request is required",rules=>rules.pullRequest),asks("a pull request needs the approval of a code owner","code owners review",rules=>rules.codeOwners),asks("a push ends the approvals before it","stale approvals are dismissed",rules=>rules.staleDismissed),judgeSelfApproval(about("nobody approves what they pushed themselves"),facts,fix),judgeCheck(facts,VALIDATE_CHECK,ACTIONS_APP,fix),appId===null?{...about(`the check ${EVIDENCE_CHECK} is required, and only the App may publish it`),state:"advice",found:"no App's identity is known, so the check could be published by anybody and evidence is advisory",fix:"set up a GitHub App and its identity, then run doctor again"}:judgeCheck(facts,EVIDENCE_CHECK,appId,fix),asks(`${defaultBranch} keeps its history`,"no force-push",rules=>rules.forcePushForbidden),asks(`${defaultBranch} cannot be deleted`,"no deletion",rules=>rules.deletionForbidden),judgeEither(about(`${RECORDS_BRANCH} is only ever added to`),protection.records,rules=>rules.forcePushForbidden&&rules.deletionForbidden,"no force-push, no deletion",recordsRuleset(facts,appId)),...appId===null?[]:[judgeWriters(facts,appId)]]}function judgeWriters(facts,app){let{rulesets,classic}=facts.protection.records,about={area:AREA,what:`${RECORDS_BRANCH} is written by the App alone`,page:settingsPage(facts,"rules")},named=[rulesets,classic].find(each=>each.kind==="seen"&&each.value.writersNamed);return judged(about,named??rulesets,rules=>rules.writersNamed?ok("only who is named may push"):advice("whoever may write here may add records, which count until a deployment asks",recordsRuleset(facts,app)))}function judgeSelfApproval(about,{protection},fix){let{rulesets,classic}=protection.defaultBranch;if([rulesets,classic].flatMap(each=>each.kind==="seen"?[each.value]:[]).some(rules=>rules.lastPushApproved&&rules.approvals>0))return{area:about.area,what:about.what,state:"ok",found:"the last push needs another's approval",fix:null};let hidden=[rulesets,classic].find(each=>each.kind==="cannot-see")??rulesets;return judged(about,hidden,()=>advice("whoever pushes to a promotion's branch may approve it",fix))}function judgeEither(about,{rulesets,classic},holds,found,fix){let{area,what}=about;if([rulesets,classic].find(each=>each.kind==="seen"&&holds(each.value)))return{area,what,state:"ok",found,fix:null};let hidden=[rulesets,classic].find(each=>each.kind==="cannot-see")??rulesets;return judged(about,hidden,()=>missing("no ruleset and no branch protection asks for it",fix))}function judgeCheck({protection,...facts},name,app,fix){let{rulesets,classic}=protection.defaultBranch,about={area:AREA,what:`the check ${name} is required`,page:settingsPage(facts,"rules")},required=[rulesets,classic].flatMap(each=>each.kind==="seen"?each.value.checks:[]).filter(check=>check.name===name),[first]=required;if(!first){let asks=rules=>rules.checks.some(check=>check.name===name);return judgeEither(about,protection.defaultBranch,asks,"",fix)}let seen2={kind:"seen",value:required.some(check=>check.app===app)},whoever=first.app===null?"from anybody who may publish checks":`from the App ${first.app}`;return judged(about,seen2,isPinned=>{if(isPinned)return ok(`required from the App ${app}`);let found=`required ${whoever}, not pinned to the App ${app}`;return name===VALIDATE_CHECK?advice(found,fix):missing(found,fix)})}function judgeRunners(facts){if(facts.specs.kind==="refused")return[];let{models,deployments}=facts.specs.specs,needs=[...[...models.values()].map(({name,training})=>({who:`training of ${name}`,labels:training.runner})),...[...deployments.values()].map(({name,target})=>({who:`deployment ${name}`,labels:target.runner}))];return[...Map.groupBy(needs,({labels})=>labels.join(", "))].map(([named,users])=>{let labels=users[0]?.labels??[],what=`a runner takes [${named}] for ${users.map(({who})=>who).join(", ")}`,page=settingsPage(facts,"actions/runners");return isHosted(labels)?{area:"runners",what,state:"ok",found:"a machine of GitHub's",fix:null}:judged({area:"runners",what,page},facts.runners,runners=>judgeLabels(facts,labels,runners))})}function judgeLabels(facts,labels,runners){let fitting=runners.filter(runner=>hasLabels(runner.labels,labels)),online=fitting.filter(runner=>runner.online);if(online.length>0)return ok(`${online.length} online`);let own=labels.filter(label=>label!=="self-hosted").join(","),fix=`register one${own===""?"":` with --labels ${own}`}: ${settingsPage(facts,"actions/runners/new")}`;return fitting.length>0?advice(`registered, but offline: ${fitting.map(({name})=>name).join(", ")}`,"start it"):missing(`none of the ${runners.length} registered runners has these labels`,fix)}var STALE_MS=26*36e5,AREA2="workflows",update=at=>`npm run -s understudy -- init --forge github --update --directory '<your clone of ${at}>'`;function judgeWorkflows(facts){let page=`${facts.site}/${facts.at}/actions`,absent=facts.workflows.filter(({state})=>state==="absent"),files={kind:"seen",value:facts.workflows};return[judged({area:AREA2,what:"every workflow file is there",page},files,all=>absent.length===0?ok(`${all.length} files`):missing(`no ${absent.map(({file})=>file).join(", ")} on ${facts.defaultBranch}`,update(facts.at))),judged({area:AREA2,what:"they are those of this version",page},files,all=>judgeFreshness(all,update(facts.at))),...facts.scheduled.filter(({file})=>!absent.some(each=>each.file===file)).map(each=>judgeSchedule(each,facts,page))]}function judgeFreshness(files,renew){let named=wanted=>files.filter(({state})=>state===wanted).map(({file})=>file),[outdated,edited]=[named("outdated"),named("edited")];if(outdated.length>0)return missing(`written by another version: ${outdated.join(", ")}`,renew);if(edited.length>0)return advice(`edited by somebody: ${edited.join(", ")}`,`${renew} --force, and look at the difference`);let sources=[...new Set(files.flatMap(({source})=>source??[]))];if(sources.length>1)return advice(`they use ${sources.join(" and ")}`,renew);let own=files.some(({state})=>state==="own");return ok(sources[0]??(own?"the repository carries the actions itself":"no file to compare"))}function judgeSchedule({file,runs},{now,at},page){let about={area:AREA2,what:`${file} runs on its schedule`,page:`${page}/workflows/${file}`};return judged(about,runs,all=>{let run=`gh workflow enable ${file} --repo ${at}; gh workflow run ${file} --repo ${at}`;if(all.length===0)return advice("it has never run",run);let succeeded=all.find(({state,conclusion})=>state==="done"&&conclusion==="success");if(!succeeded)return missing(`none of its last ${all.length} runs succeeded`,`read ${all[0]?.url??page}`);let age=Date.parse(now)-Date.parse(succeeded.createdAt);return age>STALE_MS?missing(`its last success is ${Math.floor(age/36e5)} hours old`,run):ok(`last success ${succeeded.createdAt}`)})}function diagnose(facts){return[...judgeAccess(facts),judgeSpecs(facts),...judgeWorkflows(facts),...judgeCodeowners(facts),...judgeEvidence(facts),...judgeNames(facts),...judgeRules(facts),...judgeRunners(facts)]}function judgeSpecs({specs,defaultBranch,site,at}){let page=`${site}/${at}/tree/${defaultBranch}`,about={area:"specs",what:`the specs on ${defaultBranch} can be read`,page};return judged(about,{kind:"seen",value:specs},found=>{if(found.kind==="refused")return missing(found.why,"npm run -s understudy -- validate");let{models,datasets,deployments}=found.specs;return ok(`${models.size} models, ${datasets.size} datasets, ${deployments.size} deployments`)})}var PARTS=[["missing","Missing"],["cannot-see","Cannot see: somebody who may has to look"],["advice","Works, and would be better otherwise"]];function doctorReport(at,findings){let parts=[`## ${escapeMarkdown(at)}: ${summaryOf(findings)}`];for(let[state,title]of PARTS){let fixes=fixesOf(findings.filter(each=>each.state===state));fixes.length>0&&parts.push(`### ${title}`,...fixes)}let good=findings.filter(({state})=>state==="ok");return good.length>0&&parts.push("### In order",good.map(line).join(`
`)),parts.join(`

`)}var line=({area,what,found})=>`- ${escapeMarkdown(area)}: ${escapeMarkdown(what)} (${escapeMarkdown(found)})`;function summaryOf(findings){let count=state=>findings.filter(each=>each.state===state).length;return[`${count("ok")} ok`,`${count("missing")} missing`,`${count("cannot-see")} that the token cannot see`,`${count("advice")} advised`].join(", ")}var fixesOf=findings=>[...Map.groupBy(findings,({fix})=>fix??"")].map(([fix,all])=>{let what=all.map(line).join(`
`);return fix===""?what:`${what}

${isCommand(fix)?fenced("sh",fix):escapeFix(fix)}`}),isCommand=fix=>/^(gh|npm) /.test(fix),escapeFix=fix=>fix.split(/(https?:\/\/[\w./:-]+|`[^`]+`)/).map(part=>/^https?:/.test(part)?`<${part}>`:part.startsWith("`")?codeSpan(part.slice(1,-1)):escapeMarkdown(part)).filter(part=>part!=="").join(" ").replace(/ (?=[,;.])/g,"");var WORKFLOW_TEMPLATES={"understudy-collect.yml":`# Ships what the targets logged from their machines to the blob store, so that any runner can watch them.
name: Understudy collect
run-name: \${{ inputs.deployment == '' && 'Understudy collect' || format('collect {0}', inputs.deployment) }}

on:
  schedule:
    - cron: "23 * * * *"
  workflow_dispatch:
    inputs:
      deployment:
        description: Name of the Deployment; by default all that run.
        type: string
        default: ""

permissions: {}

env:
  UNDERSTUDY_BLOBS: \${{ vars.UNDERSTUDY_BLOBS || format('oci://ghcr.io/{0}/blobs', github.repository) }}
  UNDERSTUDY_REGISTRY_USER: \${{ vars.UNDERSTUDY_REGISTRY_USER }}

jobs:
  due:
    name: due
    runs-on: ubuntu-latest
    timeout-minutes: 10
    concurrency:
      group: understudy-collect-due-\${{ github.run_id }}
      cancel-in-progress: false
    environment:
      name: understudy
      deployment: false
    permissions:
      contents: read # reads specs and records
      pull-requests: read # sees what is proposed already
      issues: read # sees what waits for a person
      actions: read # sees which runs are under way
      deployments: read # sees deployments that did not come to their end
    outputs:
      due: \${{ steps.tick.outputs.due }}
    steps:
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: read
          permission-pull-requests: read
          permission-issues: read
          permission-actions: read
          permission-deployments: read
          permission-administration: \${{ vars.UNDERSTUDY_APP_SEES_RUNNERS == 'true' && 'read' || '' }}
      - name: Look what is due
        id: tick
        uses: understudy-source/understudy/actions/tick@0000000000000000000000000000000000000000
        with:
          only: collect
          subject: \${{ inputs.deployment }}
          dry-run: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}

  collect:
    name: collect \${{ matrix.deployment }}
    needs: due
    if: \${{ fromJSON(needs.due.outputs.due).collect[0] != null }}
    strategy:
      fail-fast: false
      matrix:
        include: \${{ fromJSON(needs.due.outputs.due).collect }}
    runs-on: \${{ matrix.runner }}
    timeout-minutes: 30
    concurrency:
      group: understudy-collect-\${{ matrix.deployment }}
      cancel-in-progress: false
    environment:
      name: \${{ matrix.deployment }}
      deployment: false
    permissions:
      contents: write # adds segment records to the records branch
      packages: write # leaves predictions in the blob store
    steps:
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: write
      - name: Collect
        uses: understudy-source/understudy/actions/collect@0000000000000000000000000000000000000000
        with:
          deployment: \${{ matrix.deployment }}
          home: \${{ vars.UNDERSTUDY_RUNNER_HOME || format('{0}/understudy/{1}', runner.tool_cache, github.repository) }}
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
          registry-token: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN || github.server_url == 'https://github.com' && startsWith(env.UNDERSTUDY_BLOBS, 'oci://ghcr.io/') && github.token || '' }}
`,"understudy-commands.yml":`# Commands in comments: \`/train\`, \`/promote\`, \`/rollback\` and so on. The default branch's code runs; the comment is fetched
# by the action, which asks GitHub what its author may do. A command opens or updates a pull request, or starts a run.
name: "Understudy commands"

on:
  issue_comment:
    types: [created]

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-commands.yml@0000000000000000000000000000000000000000
    permissions:
      actions: write # starts train runs
      checks: write # publishes the gates' verdicts
      contents: write # adds records, reserves numbers and pushes branches
      issues: write # keeps the issues that are alerts
      packages: write # takes predictions from the blob store, and leaves what a shadow's soak was judged by
      pull-requests: write # opens promotions, reviews and dataset versions
    secrets:
      UNDERSTUDY_APP_PRIVATE_KEY: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
      UNDERSTUDY_REGISTRY_TOKEN: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN }}
`,"understudy-dashboard.yml":`# Makes the dashboard of every deployment, and keeps it as an artifact: whoever may read the repository can open it.
name: "Understudy dashboard"

on:
  schedule:
    - cron: "37 5 * * *"
  workflow_dispatch:

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-dashboard.yml@0000000000000000000000000000000000000000
    permissions:
      contents: read # reads specs and records
      deployments: read # sees what the targets run
      issues: read # finds pull requests by their label where there are more than a hundred
      packages: read # takes reference profiles and summaries of windows from the blob store
      pull-requests: read # says who merged what answers, and what is open
    secrets:
      UNDERSTUDY_APP_PRIVATE_KEY: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
      UNDERSTUDY_REGISTRY_TOKEN: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN }}
`,"understudy-deploy.yml":`# Makes every target run what the default branch says, each on the runner that its spec names.
name: Understudy deploy
run-name: \${{ inputs.deployment == '' && 'Understudy deploy' || format('deploy {0}', inputs.deployment) }}

on:
  push:
    branches: [main]
    paths: ["deployments/**", "models/*/versions/**"]
  workflow_dispatch:
    inputs:
      deployment:
        description: Name of the Deployment; by default all that are due.
        type: string
        default: ""

permissions: {}

env:
  UNDERSTUDY_BLOBS: \${{ vars.UNDERSTUDY_BLOBS || format('oci://ghcr.io/{0}/blobs', github.repository) }}
  UNDERSTUDY_REGISTRY_USER: \${{ vars.UNDERSTUDY_REGISTRY_USER }}

jobs:
  due:
    name: due
    runs-on: ubuntu-latest
    timeout-minutes: 10
    concurrency:
      group: understudy-deploy-due-\${{ github.run_id }}
      cancel-in-progress: false
    environment:
      name: understudy
      deployment: false
    permissions:
      contents: read # reads specs and records
      pull-requests: read # sees what is proposed already
      issues: read # sees what waits for a person
      actions: read # sees which runs are under way
      deployments: read # sees deployments that did not come to their end
    outputs:
      due: \${{ steps.tick.outputs.due }}
    steps:
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: read
          permission-pull-requests: read
          permission-issues: read
          permission-actions: read
          permission-deployments: read
          permission-administration: \${{ vars.UNDERSTUDY_APP_SEES_RUNNERS == 'true' && 'read' || '' }}
      - name: Look what is due
        id: tick
        uses: understudy-source/understudy/actions/tick@0000000000000000000000000000000000000000
        with:
          only: deploy
          subject: \${{ inputs.deployment }}
          dry-run: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}

  deploy:
    name: deploy \${{ matrix.deployment }}
    needs: due
    if: \${{ fromJSON(needs.due.outputs.due).deploy[0] != null }}
    strategy:
      fail-fast: false
      matrix:
        include: \${{ fromJSON(needs.due.outputs.due).deploy }}
    runs-on: \${{ matrix.runner }}
    timeout-minutes: 30
    # A newer merge must not push an older one out of the queue: each run reads the newest state anyway.
    concurrency:
      group: understudy-deploy-\${{ matrix.deployment }}
      queue: max
    environment:
      name: \${{ matrix.deployment }}
      deployment: false
    permissions:
      contents: write # adds the deployment record, and the branch that restores a pointer
      pull-requests: write # opens the pull request that restores a pointer without evidence
      issues: write # labels that pull request
      checks: read # sees the evidence
      deployments: write # mirrors what runs in GitHub Deployments
      packages: write # takes models from the blob store, leaves the bundle there
    steps:
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: write
          permission-pull-requests: write
          permission-issues: write
          permission-checks: read
          permission-deployments: write
      - name: Deploy
        uses: understudy-source/understudy/actions/deploy@0000000000000000000000000000000000000000
        with:
          deployment: \${{ matrix.deployment }}
          home: \${{ vars.UNDERSTUDY_RUNNER_HOME || format('{0}/understudy/{1}', runner.tool_cache, github.repository) }}
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
          registry-token: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN || github.server_url == 'https://github.com' && startsWith(env.UNDERSTUDY_BLOBS, 'oci://ghcr.io/') && github.token || '' }}
`,"understudy-monitor.yml":`# Compares what the targets answered with the reference: drift issues, reviews by people, retraining.
name: "Understudy monitor"

on:
  schedule:
    - cron: "53 * * * *"
  workflow_dispatch:

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-monitor.yml@0000000000000000000000000000000000000000
    permissions:
      actions: write # starts train, deploy and collect on their runners, cancels what waits in vain
      checks: write # publishes the gates' verdicts
      contents: write # adds records, reserves numbers and pushes branches
      deployments: read # sees deployments that did not come to their end
      issues: write # keeps the issues that are alerts
      packages: write # takes predictions and models from the blob store, leaves datasets there
      pull-requests: write # opens promotions, reviews and dataset versions
    secrets:
      UNDERSTUDY_APP_PRIVATE_KEY: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
      UNDERSTUDY_REGISTRY_TOKEN: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN }}
      UNDERSTUDY_WEBHOOK: \${{ secrets.UNDERSTUDY_WEBHOOK }}
`,"understudy-plan.yml":`# Says in a pull request what merging it would do. Runs the default branch's code with write access after the read-only
# validation, takes nothing from that run but a commit's name, and never checks out what the pull request brings.
name: "Understudy plan"

on:
  workflow_run:
    workflows: [Understudy validate]
    types: [completed]
  workflow_dispatch:
    inputs:
      pull-request:
        description: Number of the pull request.
        type: string
        required: true

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-plan.yml@0000000000000000000000000000000000000000
    permissions:
      checks: write # publishes \`understudy / evidence\` on the head
      contents: read # reads specs and records at the base and at the head, as data
      issues: write # a pull request's comments are an issue's
      pull-requests: write # finds the pull request, keeps its one comment
    with:
      pull-request: \${{ inputs.pull-request }}
    secrets:
      UNDERSTUDY_APP_PRIVATE_KEY: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
`,"understudy-tick.yml":`# Finds whatever should have been done by now and was not: lost events, cancelled and failed runs, schedules in specs.
name: "Understudy tick"

on:
  schedule:
    - cron: "13,43 * * * *"
  push:
    branches: [main]
    # A merged review becomes a dataset version; a reverted promotion gets its version file back.
    # Another champion, or other gates, put open promotions out of date: their checks say so at once.
    paths: ["datasets/*/reviews/**", "models/*/versions/**", "models/*/model.yaml", "deployments/**"]
  workflow_dispatch:

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-tick.yml@0000000000000000000000000000000000000000
    permissions:
      actions: write # starts train, deploy and collect on their runners, cancels what waits in vain
      checks: write # publishes the gates' verdicts
      contents: write # adds records, reserves numbers and pushes branches
      deployments: read # sees what the targets run
      issues: write # keeps the issues that are alerts
      packages: write # takes models from the blob store, leaves datasets there
      pull-requests: write # opens promotions, reviews and dataset versions
    secrets:
      UNDERSTUDY_APP_PRIVATE_KEY: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
      UNDERSTUDY_REGISTRY_TOKEN: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN }}
      UNDERSTUDY_WEBHOOK: \${{ secrets.UNDERSTUDY_WEBHOOK }}
`,"understudy-train.yml":`# Trains what is due, on the runner that the Model's spec on the default branch names; then judges and proposes.
# With a pull request it trains that head before the merge: only after the environment's approval, never a fork's.
name: Understudy train
run-name: >-
  \${{ inputs.model == '' && 'Understudy train'
  || inputs.pull-request == '' && format('train {0}', inputs.model)
  || format('train {0} for #{1} at {2}', inputs.model, inputs.pull-request, inputs.head) }}

on:
  push:
    branches: [main]
    paths: ["models/**", "datasets/**"]
  workflow_dispatch:
    inputs:
      model:
        description: Name of the Model; by default all that is due.
        type: string
        default: ""
      pull-request:
        description: Number of a pull request whose spec is trained before the merge.
        type: string
        default: ""
      head:
        description: The commit of that pull request that was asked for.
        type: string
        default: ""

permissions: {}

env:
  UNDERSTUDY_BLOBS: \${{ vars.UNDERSTUDY_BLOBS || format('oci://ghcr.io/{0}/blobs', github.repository) }}
  UNDERSTUDY_REGISTRY_USER: \${{ vars.UNDERSTUDY_REGISTRY_USER }}

jobs:
  due:
    name: due
    runs-on: ubuntu-latest
    timeout-minutes: 10
    concurrency:
      group: understudy-train-due-\${{ github.run_id }}
      cancel-in-progress: false
    environment:
      name: understudy
      deployment: false
    permissions:
      contents: read # reads specs and records
      pull-requests: read # sees what is proposed already
      issues: read # sees what waits for a person
      actions: read # sees which runs are under way
      deployments: read # sees deployments that did not come to their end
    outputs:
      due: \${{ steps.pull-request.outputs.due || steps.tick.outputs.due }}
    steps:
      - name: Check out the training code, which is part of what is due
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: read
          permission-pull-requests: read
          permission-issues: read
          permission-actions: read
          permission-deployments: read
          permission-administration: \${{ vars.UNDERSTUDY_APP_SEES_RUNNERS == 'true' && 'read' || '' }}
      - name: Look at the pull request, and for a runner
        id: pull-request
        if: \${{ inputs.pull-request != '' }}
        uses: understudy-source/understudy/actions/train@0000000000000000000000000000000000000000
        with:
          model: \${{ inputs.model }}
          pull-request: \${{ inputs.pull-request }}
          head: \${{ inputs.head }}
          preflight: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
      - name: Look what is due
        id: tick
        if: \${{ inputs.pull-request == '' }}
        uses: understudy-source/understudy/actions/tick@0000000000000000000000000000000000000000
        with:
          only: train
          subject: \${{ inputs.model }}
          dry-run: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
      - name: Is there a runner
        if: \${{ inputs.pull-request == '' && inputs.model != '' && fromJSON(steps.tick.outputs.due).train[0] != null }}
        uses: understudy-source/understudy/actions/train@0000000000000000000000000000000000000000
        with:
          model: \${{ inputs.model }}
          preflight: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}

  train:
    name: train \${{ matrix.model }}
    needs: due
    # Labels come from the default branch; the head is of this repository, or the action refuses it.
    if: \${{ fromJSON(needs.due.outputs.due).train[0] != null }}
    strategy:
      fail-fast: false
      matrix:
        include: \${{ fromJSON(needs.due.outputs.due).train }}
    runs-on: \${{ matrix.runner }}
    timeout-minutes: \${{ matrix.timeout-minutes }}
    concurrency:
      group: understudy-train-\${{ matrix.model }}
      queue: max
    environment:
      name: \${{ inputs.pull-request != '' && 'understudy-training' || 'understudy' }}
      deployment: false
    permissions:
      contents: write # adds the training record to the records branch
      pull-requests: write # reads the pull request that is trained before its merge, and answers in it
      issues: write # a pull request's comments are an issue's
      packages: write # takes datasets from the blob store and leaves the model there
    steps:
      - name: Check out the specs, the data and the training code
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
          # A head without a pull request is nobody's proposal: it is not brought here at all.
          ref: \${{ inputs.pull-request != '' && inputs.head || github.sha }}
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: write
          permission-pull-requests: write
          permission-issues: write
      - name: Train
        uses: understudy-source/understudy/actions/train@0000000000000000000000000000000000000000
        with:
          model: \${{ matrix.model }}
          pull-request: \${{ inputs.pull-request }}
          head: \${{ inputs.head }}
          # This job's environment asked a person before a pull request's code came here.
          allow-code: \${{ inputs.pull-request != '' }}
          home: \${{ vars.UNDERSTUDY_RUNNER_HOME || format('{0}/understudy/{1}', runner.tool_cache, github.repository) }}
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
          registry-token: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN || github.server_url == 'https://github.com' && startsWith(env.UNDERSTUDY_BLOBS, 'oci://ghcr.io/') && github.token || '' }}

  judge:
    name: judge
    needs: train
    # Also what one failed model of several left undone.
    if: \${{ !cancelled() && needs.train.result != 'skipped' }}
    runs-on: ubuntu-latest
    timeout-minutes: 60
    concurrency:
      group: understudy-promote
      queue: max
    environment:
      name: understudy
      deployment: false
    permissions:
      contents: write # adds records, reserves numbers and pushes branches
      pull-requests: write # opens promotions, reviews and dataset versions
      issues: write # keeps the issues that are alerts
      checks: write # publishes the gates' verdicts
      actions: write # starts train, deploy and collect on their runners, cancels what waits in vain
      deployments: read # sees deployments that did not come to their end
      packages: write # takes models from the blob store
    steps:
      - name: Check out the data that datasets are made of
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Act as the App
        id: app
        if: \${{ vars.UNDERSTUDY_APP_ID != '' }}
        uses: actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1
        with:
          client-id: \${{ vars.UNDERSTUDY_APP_ID }}
          private-key: \${{ secrets.UNDERSTUDY_APP_PRIVATE_KEY }}
          permission-contents: write
          permission-pull-requests: write
          permission-issues: write
          permission-checks: write
          permission-actions: write
          permission-deployments: read
      - name: Judge before the merge
        if: \${{ inputs.pull-request != '' }}
        uses: understudy-source/understudy/actions/evaluate@0000000000000000000000000000000000000000
        with:
          model: \${{ inputs.model }}
          pull-request: \${{ inputs.pull-request }}
          head: \${{ inputs.head }}
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
          registry-token: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN || github.server_url == 'https://github.com' && startsWith(env.UNDERSTUDY_BLOBS, 'oci://ghcr.io/') && github.token || '' }}
      - name: Evaluate and propose
        if: \${{ inputs.pull-request == '' }}
        uses: understudy-source/understudy/actions/tick@0000000000000000000000000000000000000000
        with:
          wake: true
          github-token: \${{ steps.app.outputs.token || github.token }}
          identity: \${{ steps.app.outputs.app-slug && format('{0}[bot]', steps.app.outputs.app-slug) }}
          registry-token: \${{ secrets.UNDERSTUDY_REGISTRY_TOKEN || github.server_url == 'https://github.com' && startsWith(env.UNDERSTUDY_BLOBS, 'oci://ghcr.io/') && github.token || '' }}
`,"understudy-validate.yml":`# Checks every spec of a pull request. Read-only and without secrets, so pull requests from forks are welcome.
name: "Understudy validate"

on:
  pull_request:
    # Edited: a base that changes is another thing to be compared with, and the checks of before would stay.
    types: [opened, synchronize, reopened, edited]
  merge_group:
  workflow_dispatch:

permissions: {}

jobs:
  call:
    uses: understudy-source/understudy/.github/workflows/understudy-validate.yml@0000000000000000000000000000000000000000
    permissions:
      contents: read # reads the specs, and the base to compare version files with

  # The one check that branch rules require.
  validate-ok:
    name: "validate-ok"
    needs: [call]
    if: always()
    runs-on: ubuntu-latest
    timeout-minutes: 5
    concurrency:
      group: validate-ok-\${{ github.run_id }}
      cancel-in-progress: false
    permissions: {}
    steps:
      - env:
          RESULT: \${{ needs.call.result }}
        run: test "$RESULT" = success
`};var SOURCE_MARK="understudy-source/understudy@0000000000000000000000000000000000000000",SOURCE=/^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/,WORKFLOW_FOLDER=".github/workflows/",header=({repository,commit},body)=>`# Written by \`understudy init\` for ${repository}@${commit} (${shortDigest(digestOf(body))}); \`init --update\` renews it.
`,HEADER=/^# Written by `understudy init` for ([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) \(([0-9a-f]{12})\);[^\n]*\n/,branched=(text,branch)=>text.replaceAll("branches: [main]",`branches: [${JSON.stringify(branch)}]`);function workflowFiles(source,branch){let[repository="",commit=""]=SOURCE_MARK.split("@"),filled=template=>branched(template,branch).replaceAll(repository,source.repository).replaceAll(commit,source.commit);return new Map(Object.entries(WORKFLOW_TEMPLATES).map(([file,template])=>{let body=filled(template);return[`${WORKFLOW_FOLDER}${file}`,header(source,body)+body]}))}var compareWorkflows=(text,branch)=>Object.keys(WORKFLOW_TEMPLATES).map(file=>compareWorkflow(file,text(`${WORKFLOW_FOLDER}${file}`),branch));function compareWorkflow(file,found,branch){if(found===void 0)return{file,state:"absent",source:null};let[line2="",repository="",commit="",digest]=HEADER.exec(found)??[];if(digest===void 0)return{file,state:isOwn(found)?"own":"edited",source:null};let isEdited=shortDigest(digestOf(found.slice(line2.length)))!==digest,isCurrent=workflowFiles({repository,commit},branch).get(`${WORKFLOW_FOLDER}${file}`)===found;return{file,state:isEdited?"edited":isCurrent?"current":"outdated",source:`${repository}@${commit}`}}var isOwn=text=>/\buses: *["']?\$\/(actions|\.github)\//.test(text);var COMMITS_LOOKED_AT=30,CODEOWNERS=[".github/CODEOWNERS","CODEOWNERS","docs/CODEOWNERS"];async function gatherFacts(ports,settings,environments){let{git,workflows,repositorySettings:look,clock}=ports,specs=await readSpecs(git),files=await repositoryFiles(git),deployments=specs.kind==="read"?[...specs.specs.deployments.keys()]:[],schedules=[WORKFLOWS.tick,WORKFLOWS.monitor,WORKFLOWS.collect],slug=settings.identity?.replace(/\[bot\]$/,"")??null;return{at:settings.repository??"",site:siteOf(settings.apiUrl),defaultBranch:git.defaultBranch,now:clock.now().toISOString(),identity:settings.identity,specs,blobs:await lookAtBlobs(ports,settings),codeowners:codeownersIn(files),workflows:compareWorkflows(path=>files.get(path),git.defaultBranch),secretsRead:secretsIn(files),scheduled:await Promise.all(schedules.map(async file=>({file,runs:await workflows.runs(file)}))),recordWriters:await recordWriters(git),app:slug===null?null:await look.app(slug),token:await look.token(),repository:await look.repository(),actions:await look.actions(),workflowToken:await look.workflowToken(),forks:await look.forks(),codeownersErrors:await look.codeownersErrors(git.defaultBranch),environments:await look.environments(),secretNames:await look.secretNames(),environmentSecrets:new Map(await Promise.all([...environments,...deployments].map(async name=>[name,await look.environmentSecretNames(name)]))),variableNames:await look.variableNames(),runners:await workflows.runners(),protection:{defaultBranch:await look.protection(git.defaultBranch),records:await look.protection(RECORDS_BRANCH)}}}async function readSpecs(git){try{return{kind:"read",specs:(await readSnapshot(git)).specs}}catch(error){if(!(error instanceof UserError))throw error;let[first]=error.problems,place=first?.location?` (${first.location.file})`:"";return{kind:"refused",why:`${error.problems.length} problems; the first: ${first?.message}${place}`}}}async function repositoryFiles(git){let head=await git.head(git.defaultBranch);if(head===null)return new Map;let wanted=path=>path.startsWith(WORKFLOW_FOLDER)||CODEOWNERS.includes(path),files=await git.readFiles(head,[WORKFLOW_FOLDER,...CODEOWNERS],wanted);return new Map([...files].map(([path,bytes])=>[path,new TextDecoder().decode(bytes)]))}function codeownersIn(files){let path=CODEOWNERS.find(each=>files.has(each));return path===void 0?null:{path,text:files.get(path)??""}}var secretsIn=files=>{let names=[...files].filter(([path])=>path.startsWith(`${WORKFLOW_FOLDER}understudy-`)).flatMap(([,text])=>[...text.matchAll(/\bsecrets\.(\w+)/g)].map(([,name=""])=>name));return[...new Set(names)].sort()};async function recordWriters(git){return await git.head(RECORDS_BRANCH)===null?null:(await git.history(RECORDS_BRANCH,"",COMMITS_LOOKED_AT)).map(({signedBy})=>signedBy)}async function lookAtBlobs({blobs},{blobs:store,home}){let place=store.kind==="oci"?`${store.registry}/${store.repository}`:home;try{return await blobs.has(digestOf("a question of understudy doctor")),{kind:store.kind,place,refusal:null}}catch(error){if(!(error instanceof UserError))throw error;return{kind:store.kind,place,refusal:error.problems[0]?.message??error.message}}}var doctor=defineVerb({name:"doctor",summary:"Check how the repository is set up, and print what is missing with the exact fix",details:"Looks at the token, the settings of Actions, branch rules and required checks, CODEOWNERS, runners, environments, names of secrets and variables, workflow files and their schedules, the blob store, and who wrote the records. What the token may not see is said so, and is not called missing: a maintainer's token sees most. Changes nothing.",inputs:{},outputs:{findings:"Area, what should be true, state (`ok`, `advice`, `cannot-see`, `missing`), what was found and the fix of each.",missing:"How many things are missing."},faces:["cli","action"],writes:!1,permissions:[{scope:"contents",access:"read",why:"reads specs, workflows, CODEOWNERS and records"},{scope:"actions",access:"read",why:"sees runs, environments and names of variables"}],examples:["doctor --forge github --repository acme/models","doctor --json"],run:async({ports:wire,settings})=>{let ports=await wire();if(settings.forge==="local"){let{specs}=await readSnapshot(ports.git),{models,datasets,deployments}=specs,findings=[{area:"specs",what:"the specs can be read",state:"ok",found:`${models.size} models, ${datasets.size} datasets, ${deployments.size} deployments`,fix:null}];return resultOf("the local forge",findings,`

Tokens, branch rules, runners and workflows are GitHub's: nothing of them applies here.`)}let facts=await gatherFacts(ports,settings,PIPELINE_ENVIRONMENTS);return resultOf(facts.at,diagnose(facts))}});function resultOf(at,findings,remark=""){let missing2=findings.filter(({state})=>state==="missing").length;return{outputs:{findings:findings.map(each=>({...each})),missing:missing2},text:doctorReport(at,findings)+remark,verdict:missing2===0?"pass":"fail"}}export{SOURCE,WORKFLOW_FOLDER,workflowFiles,compareWorkflows,doctor};
