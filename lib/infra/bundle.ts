import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/**
 * The code of one function: `{entryFolder}/{name}.ts` with everything it imports, the AWS SDK included, in one minified
 * `index.mjs`. The target is the oldest Node that may run it (the local cloud), not the Lambda runtime.
 */
export function bundledCode(entryFolder: string, name: string): Code {
  return Code.fromAsset(entryFolder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Assets of one folder share CDK's cache unless their bundling differs in a value.
      command: [name],
      local: {
        tryBundle(outputFolder: string): boolean {
          bundle(join(entryFolder, `${name}.ts`), join(outputFolder, 'index.mjs'));
          return true;
        },
      },
    },
  });
}

/** Returns the files that are in it. Throws esbuild's error, which names file and line, when the entry can't be built. */
export function bundle(entry: string, outfile: string): readonly string[] {
  const { metafile } = buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    // What is still CommonJS in the bundle calls require().
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}
