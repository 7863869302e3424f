/** Of an answer of /health/ready the dependencies that are not, each with its reason; of any other its beginning. */
export function whatIsMissing(answer: string): string {
  try {
    const { dependencies } = JSON.parse(answer) as {
      dependencies: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
    };
    const missing = dependencies.filter(({ state }) => state !== 'ready');
    return missing.map(({ name, detail }) => `${name} ${detail}`).join('; ');
  } catch {
    return answer.slice(0, 500);
  }
}
