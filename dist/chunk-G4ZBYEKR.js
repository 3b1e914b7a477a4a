import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{digestOf,shortDigest}from"./chunk-2HCCQP3H.js";var WORKFLOW_TEMPLATES={"understudy-collect.yml":`# Ships what the targets logged from their machines to the blob store, so that any runner can watch them.
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
`,HEADER=/^# Written by `understudy init` for ([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) \(([0-9a-f]{12})\);[^\n]*\n/,branched=(text,branch)=>text.replaceAll("branches: [main]",`branches: [${JSON.stringify(branch)}]`);function workflowFiles(source,branch){let[repository="",commit=""]=SOURCE_MARK.split("@"),filled=template=>branched(template,branch).replaceAll(repository,source.repository).replaceAll(commit,source.commit);return new Map(Object.entries(WORKFLOW_TEMPLATES).map(([file,template])=>{let body=filled(template);return[`${WORKFLOW_FOLDER}${file}`,header(source,body)+body]}))}var compareWorkflows=(text,branch)=>Object.keys(WORKFLOW_TEMPLATES).map(file=>compareWorkflow(file,text(`${WORKFLOW_FOLDER}${file}`),branch));function compareWorkflow(file,found,branch){if(found===void 0)return{file,state:"absent",source:null};let[line="",repository="",commit="",digest]=HEADER.exec(found)??[];if(digest===void 0)return{file,state:isOwn(found)?"own":"edited",source:null};let isEdited=shortDigest(digestOf(found.slice(line.length)))!==digest,isCurrent=workflowFiles({repository,commit},branch).get(`${WORKFLOW_FOLDER}${file}`)===found;return{file,state:isEdited?"edited":isCurrent?"current":"outdated",source:`${repository}@${commit}`}}var isOwn=text=>/\buses: *["']?\$\/(actions|\.github)\//.test(text);export{SOURCE,WORKFLOW_FOLDER,workflowFiles,compareWorkflows};
