# The emulator alone: docker build -t divar-emulator . && docker run -p 4242:4242 divar-emulator
FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs && npm pack --ignore-scripts && tar xzf divar-emulator-*.tgz

FROM node:22-slim
WORKDIR /app
COPY --from=build /build/package ./
# The folders are the user's own, so that volumes mounted there are too.
RUN mkdir -p /data /trust /home/node/.local/share/divar-emulator \
 && chown -R node:node /data /trust /home/node/.local
USER node
ENV NODE_ENV=production DIVAR_EMULATOR_HOST=0.0.0.0
EXPOSE 4242 443
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=5 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4242/_emulator/health').then((answer) => process.exit(answer.status < 500 ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/emulator/cli/main.js"]
CMD ["start"]
