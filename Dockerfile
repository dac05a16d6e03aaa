# One image for web, worker and setup; compose.yaml says which does what.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run generate && npx next build && npm prune --omit=dev --no-audit --no-fund && rm -rf .next/cache tests

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 COUNTERSIGN_FILES_DIR=/var/lib/countersign/files
# Volumes take over the owner of the directory they cover.
RUN mkdir -p /var/lib/countersign/files /var/lib/countersign/keys \
	&& chown -R node:node /var/lib/countersign && chmod 700 /var/lib/countersign/keys
COPY --from=build /app /app
USER node
EXPOSE 3000
CMD ["node", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000"]
