import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from '@smart-attendance/standalone';

/** 14 MB to fetch, 50 MB on disk. */
const packages = {
  what: "GStreamer's RTSP server",
  finish: dropUnusedPlugins,
  roots: ['gir1.2-gst-rtsp-server-1.0', 'python3-gi', 'gstreamer1.0-plugins-good'],
  // Libraries of plugins that are not used here (sound cards, windows) stay away; names end differently by release.
  alsoNeeded: new RegExp(
    `^(${[
      'python3\\.\\d+-minimal|libpython3\\.\\d+-(minimal|stdlib)',
      'gir1\\.2-(glib-2\\.0|gstreamer-1\\.0|gst-plugins-base-1\\.0)|libgirepository-[\\d.]+-\\d+',
      'libgstreamer1\\.0-0|libgstreamer-plugins-base1\\.0-0|libgstrtspserver-1\\.0-0|gstreamer1\\.0-plugins-base',
      'libglib2\\.0-0|liborc-0\\.4-0|libffi\\d+|libpcre2-8-0|libexpat1|libunwind8|libdw1|libelf1|libmount1|libblkid1',
      'libselinux1|liblzma5|libbz2-1\\.0|libcap2',
    ].join('|')})(t64)?$`,
  ),
};
/** Those the server needs; every other one would be tried and complained about at each start. */
const usedPlugins = new Set(['app', 'coreelements', 'rtp', 'rtpmanager', 'udp'].map((name) => `libgst${name}.so`));

/**
 * GStreamer's RTSP server with a Python that speaks to it, unpacked from the system's package sources into `cacheDir`,
 * for specs that want a camera which is not ours. Gives the folder.
 * @throws Error with the reason when it cannot be had
 */
export async function fetchGstreamer(
  cacheDir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const targetDir = join(cacheDir, `gstreamer-${process.arch}`);
  await unpackDebianPackages(packages, { targetDir, cacheDir, log, signal });
  return targetDir;
}

function dropUnusedPlugins(folder: string): void {
  const libraries = join(folder, 'usr/lib');
  for (const entry of readdirSync(libraries)) {
    const plugins = join(libraries, entry, 'gstreamer-1.0');
    for (const plugin of existsSync(plugins) ? readdirSync(plugins) : []) {
      if (!usedPlugins.has(plugin)) rmSync(join(plugins, plugin), { recursive: true });
    }
  }
}
