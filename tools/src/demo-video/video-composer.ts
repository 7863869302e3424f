import { appearanceOf, placeAt, type Appearance } from './walk-path.policy';
import { picture, walks, type Lane, type Walk } from './demo-recipe';
import { figures } from './figures';
import { paintSprite, type RgbFrame, type Sprite } from './frame-painter';
import { deskItemsArtwork, emptySceneArtworks, laneBottomPx } from './scene-artwork';
import { makeBackground, makeLayerSprite, makePersonSprite } from './sprite-maker';

interface Actor {
  readonly walk: Walk;
  readonly sprite: Sprite;
}

/** Paints the demo's frames, one by one, from the photos. */
export class VideoComposer {
  private constructor(
    private readonly background: RgbFrame,
    private readonly actors: readonly Actor[],
    private readonly deskItems: Sprite,
  ) {}

  static readonly frameCount = (picture.durationMs * picture.framesPerSecond) / 1000;

  /** Cuts and dresses everybody once; `photos` by their names in the recipe. */
  static async prepare(photos: ReadonlyMap<string, Buffer>): Promise<VideoComposer> {
    const actors: Actor[] = [];
    for (const walk of walks) {
      const figure = figures[walk.who];
      const photo = figure === undefined ? undefined : photos.get(figure.photo);
      if (figure === undefined || photo === undefined)
        throw new Error(`The recipe has no figure or photo of ${walk.who}.`);
      actors.push({ walk, sprite: await makePersonSprite(photo, figure, walk) });
    }
    return new VideoComposer(
      await makeBackground(emptySceneArtworks()),
      actors,
      await makeLayerSprite(deskItemsArtwork()),
    );
  }

  /** The frame of that number, counted from 0; a new buffer each time, since the encoder may still hold the last. */
  paint(index: number): RgbFrame {
    const bytes = new Uint8Array(this.background.bytes.length);
    bytes.set(this.background.bytes);
    const frame: RgbFrame = { ...this.background, bytes };
    const atMs = (index * 1000) / picture.framesPerSecond;
    this.paintLane(frame, 'far', atMs);
    this.paintLane(frame, 'middle', atMs);
    paintSprite(frame, this.deskItems, { x: 0, y: 0, scale: 1, bottomPx: picture.heightPx });
    this.paintLane(frame, 'near', atMs);
    return frame;
  }

  private paintLane(frame: RgbFrame, lane: Lane, atMs: number): void {
    for (const { walk, sprite } of this.actors) {
      const place = walk.lane === lane ? placeAt(walk, atMs) : undefined;
      if (place === undefined) continue;
      const spriteHeadPx = Math.ceil(Math.max(walk.from.headPx, walk.to.headPx));
      const scale = place.headPx / spriteHeadPx;
      paintSprite(frame, sprite, { x: place.x, y: place.y, scale, bottomPx: laneBottomPx[lane] });
    }
  }
}

/** When the faces of one person are in the picture, in the order of the video. */
export function appearancesOf(who: string): Appearance[] {
  return walks
    .filter((walk) => walk.who === who)
    .map((walk) => appearanceOf(walk, picture.widthPx, picture.framesPerSecond));
}
