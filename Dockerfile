# syntax=docker/dockerfile:1

# The image of one process that serves everything on PORT. `scripts/image-tree.ts` decides what is in it, and is tested
# outside Docker too, in `pnpm test:engines`, with what it says here of Node. `pnpm start` has no part in it: Node runs the
# TypeScript itself, which it does not do below node_modules, so workspaces stay where they are.
FROM node:26.10.0-trixie-slim AS build
WORKDIR /build
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
# The version of pnpm is that of package.json.
RUN npm install --global "$(node --print 'require("./package.json").packageManager')" && pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile --offline
# Builds with canaries for secrets and looks for them in the whole tree: one that got in ends the build here.
RUN node scripts/image-tree.ts /app

FROM node:26.10.0-trixie-slim
# The one folder that the process writes to, unless DATABASE_URL is set: then it writes nowhere.
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY --from=build /app /app
WORKDIR /app
USER node
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/src/serve.ts"]
