import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './zone-canvas.module.css';
import { arrowOf, toPath, toShare, unit } from './zone-geometry';
import { clampedPoint, cornersMax, cornersMin, type Point } from './zones.policy';

interface Props {
  readonly onDrawn: (points: readonly Point[]) => void;
  readonly onCancel: () => void;
}

/** So near to the first corner, as a share of the picture, a press closes the outline. */
const closeBy = 0.03;

/** A zone that is being drawn: each press sets a corner; by keys a cross is moved, and Enter sets one. */
export function ZoneSketch({ onDrawn, onCancel }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const [points, setPoints] = useState<readonly Point[]>([]);
  const [cross, setCross] = useState<Point>([0.5, 0.5]);
  const set = (point: Point): void => {
    const [first] = points;
    const isClosed = first !== undefined && Math.hypot(first[0] - point[0], first[1] - point[1]) < closeBy;
    if (points.length >= cornersMin && isClosed) onDrawn(points);
    else if (points.length + 1 === cornersMax) onDrawn([...points, point]);
    else if (!isClosed) setPoints([...points, point]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = arrowOf(event);
    if (by !== undefined) setCross(([x, y]) => clampedPoint([x + by[0], y + by[1]]));
    else if (event.key === 'Escape') onCancel();
    else if (event.key === 'Backspace') setPoints((now) => now.slice(0, -1));
    else if (event.key === 'Enter' || event.key === ' ') set(cross);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    const point = toShare(event);
    setCross(point);
    set(point);
  };
  return (
    <>
      {/* A drawing surface is neither a button nor a field. */}
      <svg
        viewBox={`0 0 ${String(unit)} ${String(unit)}`}
        preserveAspectRatio="none"
        className={classes['sketch']}
        role="application"
        aria-label={t('zones.surface')}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => {
          setCross(toShare(event));
        }}
      >
        {points.length > 0 && (
          <path d={toPath([...points, cross])} className={classes['outline']} vectorEffect="non-scaling-stroke" />
        )}
        {points.map(([x, y], index) => (
          <circle
            key={index}
            cx={x * unit}
            cy={y * unit}
            r={index === 0 ? 14 : 8}
            className={classes['dot']}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        <path
          d={`M${String(cross[0] * unit - 18)} ${String(cross[1] * unit)}h36M${String(cross[0] * unit)} ${String(cross[1] * unit - 18)}v36`}
          className={classes['cross']}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {points.length >= cornersMin && (
        <button
          type="button"
          className={classes['finish']}
          onClick={() => {
            onDrawn(points);
          }}
        >
          {t('zones.finish')}
        </button>
      )}
    </>
  );
}
