# Two stages: one that builds with the same script as a developer's machine, one that holds only what runs.
#
#   docker build -t tandem .
#   docker run --network host tandem            # the demo of config/local.yaml
#   docker run --network host -v ./my.yaml:/etc/tandem.yaml tandem start --config /etc/tandem.yaml
#
# Media needs many UDP ports and the addresses that phones see, hence the network of the host.

FROM debian:12 AS build
WORKDIR /tandem
# The parts that change seldom come first, so that their layers are kept.
COPY package.json package-lock.json ./
COPY scripts scripts
RUN scripts/setup tools
COPY media-worker media-worker
RUN apt-get -q update && scripts/build-media-worker
COPY . .
RUN scripts/setup \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && cp -L media-worker/bin/mediasoup-worker /mediasoup-worker \
 && cp -L native/bin/sip-sockets /sip-sockets \
 && cp -L /root/.cache/tandem/node-*/node_modules/node/bin/node /node

FROM debian:12-slim
RUN apt-get -q update \
 && apt-get -q -y install --no-install-recommends ca-certificates libabsl20220623 libssl3 libstdc++6 libuv1 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /node /usr/local/bin/node
COPY --from=build /mediasoup-worker /usr/local/lib/tandem/mediasoup-worker
WORKDIR /tandem
COPY --from=build /sip-sockets native/bin/sip-sockets
COPY --from=build /tandem/package.json ./
COPY --from=build /tandem/node_modules node_modules
COPY --from=build /tandem/dist dist
COPY --from=build /tandem/bin bin
COPY --from=build /tandem/config config
COPY --from=build /tandem/prompts prompts
ENV MEDIASOUP_WORKER_BIN=/usr/local/lib/tandem/mediasoup-worker NODE_ENV=production
# Docker's own default of 10 s would cut off a drain.
STOPSIGNAL SIGTERM
ENTRYPOINT ["bin/tandem"]
CMD ["start", "--config", "config/local.yaml"]
