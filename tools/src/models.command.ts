import { prepareModels } from './models';
import { projectPaths } from './project-paths';
import { Progress } from './start/progress';

/** Fetches and checks the face models now, so that a later start needs no network for them. */
export async function modelsCommand(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.error('npm run models takes no arguments.');
    return 2;
  }
  const { modelsDir, cacheDir } = projectPaths();
  const progress = new Progress();
  try {
    await prepareModels({ modelsDir, cacheDir, log: progress.step });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  progress.step(`face models ready in ${modelsDir}`);
  return 0;
}
