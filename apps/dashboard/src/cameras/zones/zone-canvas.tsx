import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { snapshotUrl } from '../picture/picture-urls';
import type { Camera } from '../state/states.policy';
import classes from './zone-canvas.module.css';
import { ZoneCorners } from './zone-corners';
import { arrowOf, toPath, toShare, unit, useDrag } from './zone-geometry';
import { ZoneSketch } from './zone-sketch';
import type { ZoneEditing } from './zone-tools';
import type { EditedZone, Point } from './zones.policy';

interface Props extends ZoneEditing {
  readonly camera: Camera;
  readonly isDrawing: boolean;
  readonly onDrawn: () => void;
}

/** The picture with its zones. Corners and zones are moved by pointer, finger and arrow keys alike. */
export function ZoneCanvas({ camera, zones, chosen, onChoose, dispatch, isDrawing, onDrawn }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const mayView = useMay('cameras.view');
  const [round] = useState(() => Date.now());
  const [ratio, setRatio] = useState(16 / 9);
  const [hasPicture, setHasPicture] = useState(true);
  const chosenZone = zones.find(({ key }) => key === chosen);
  return (
    <div className={classes['canvas']} style={{ aspectRatio: ratio }} dir="ltr" data-zone-canvas>
      {mayView && (
        <img
          src={snapshotUrl(camera.id, round)}
          alt={t('pictureOf', { name: camera.name })}
          className={classes['picture']}
          hidden={!hasPicture}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            if (naturalHeight > 0) setRatio(naturalWidth / naturalHeight);
          }}
          onError={() => {
            setHasPicture(false);
          }}
        />
      )}
      {!hasPicture && <p className={classes['nothing']}>{t('zones.noPicture')}</p>}
      <svg
        viewBox={`0 0 ${String(unit)} ${String(unit)}`}
        preserveAspectRatio="none"
        className={classes['drawing']}
        role="group"
        aria-label={t('zones.list')}
      >
        <defs>
          <pattern id="zone-mask" width="20" height="20" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="20" height="20" className={classes['maskGround']} />
            <line x1="0" y1="0" x2="0" y2="20" className={classes['maskLine']} />
          </pattern>
        </defs>
        {zones.map((zone, index) => (
          <ZoneShape
            key={zone.key}
            zone={zone}
            label={zone.name.trim() === '' ? t('zones.unnamed', { number: index + 1 }) : zone.name}
            isChosen={zone.key === chosen}
            isIdle={isDrawing}
            onChoose={onChoose}
            dispatch={dispatch}
          />
        ))}
      </svg>
      {chosenZone !== undefined && !isDrawing && (
        <ZoneCorners key={chosenZone.key} zone={chosenZone} dispatch={dispatch} />
      )}
      {isDrawing && (
        <ZoneSketch
          onDrawn={(points) => {
            const zone: EditedZone = { key: crypto.randomUUID(), name: '', kind: 'watch', points };
            dispatch({ type: 'add', zone });
            onChoose(zone.key);
            onDrawn();
          }}
          onCancel={onDrawn}
        />
      )}
    </div>
  );
}

interface ShapeProps extends Pick<ZoneEditing, 'onChoose' | 'dispatch'> {
  readonly zone: EditedZone;
  readonly label: string;
  readonly isChosen: boolean;
  /** Something else is being drawn above it. */
  readonly isIdle: boolean;
}

function ZoneShape({ zone, label, isChosen, isIdle, onChoose, dispatch }: ShapeProps): ReactNode {
  const { t } = useTranslation('cameras');
  const drag = useDrag();
  const { key, kind, points } = zone;
  const move = (by: Point, step: string): void => {
    dispatch({ type: 'moveZone', key, by, step });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = arrowOf(event);
    if (by !== undefined) move(by, `keys ${key}`);
    else if (event.key === 'Enter' || event.key === ' ') onChoose(isChosen ? undefined : key);
    else if (event.key === 'Delete' || event.key === 'Backspace') dispatch({ type: 'remove', key });
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<SVGPathElement>): void => {
    onChoose(key);
    let before = toShare(event);
    drag.begin(event, (at, step) => {
      move([at[0] - before[0], at[1] - before[1]], step);
      before = at;
    });
  };
  return (
    <path
      d={toPath(points)}
      className={classes['zone']}
      data-kind={kind}
      data-chosen={isChosen || undefined}
      vectorEffect="non-scaling-stroke"
      role="button"
      tabIndex={isIdle ? -1 : 0}
      aria-pressed={isChosen}
      aria-label={t(kind === 'watch' ? 'zones.shapeWatch' : 'zones.shapeMask', { name: label })}
      onKeyDown={onKeyDown}
      onPointerDown={isIdle ? undefined : onPointerDown}
    />
  );
}
