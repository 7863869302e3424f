/** What the test runner says about the outside; a spec without it fails with a sentence instead of skipping. */
export function required(name: 'DATABASE_URL' | 'NATS_SERVER_BIN' | 'FFMPEG_BIN' | 'MODELS_DIR'): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set. Run the specs by \`npm test -- <jest arguments>\`, which starts what they need.`,
    );
  }
  return value;
}
