// The servers that specs start are of this program.
process.env.NATS_SERVER_BIN = process.env.NATS_SERVER_BIN_OLDEST;
