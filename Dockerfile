# The serving image: `understudy serve`, and nothing else. Built from a clone after `npm ci`, without any network:
#   npm run -s image -- --tag registry.example/understudy
# or, where reproducing it bit by bit does not matter: docker build .
# The base is given by digest where it matters: --build-arg BASE=node:24-bookworm-slim@sha256:...
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS files
WORKDIR /build
COPY package.json package-lock.json LICENSE ./
COPY dist ./dist
COPY node_modules/onnxruntime-common ./node_modules/onnxruntime-common
COPY node_modules/onnxruntime-node ./node_modules/onnxruntime-node
COPY scripts/image ./scripts/image
# Native files of this platform alone, the bill of materials, and times that say nothing.
RUN ["node", "scripts/image/lay-out.ts", "/build", "/layout"]

FROM ${BASE}
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="understudy" \
      org.opencontainers.image.description="Serves ONNX models by the Open Inference Protocol, as an Understudy deployment says" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
# The program belongs to root, so that nobody in the container can change it; the one folder that is written to does not.
COPY --from=files /layout/ /
ENV NODE_ENV=production \
    UNDERSTUDY_HOME=/var/lib/understudy \
    UNDERSTUDY_SERVE_HOST=0.0.0.0 \
    UNDERSTUDY_SERVE_PORT=8080
USER 1000:1000
WORKDIR /var/lib/understudy
VOLUME ["/var/lib/understudy"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/opt/understudy/dist/container.js", "--check"]
ENTRYPOINT ["node", "/opt/understudy/dist/container.js"]
