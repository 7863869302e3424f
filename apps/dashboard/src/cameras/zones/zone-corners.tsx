import { TbPlus } from 'react-icons/tb';
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import classes from './zone-canvas.module.css';
import { arrowOf, useDrag } from './zone-geometry';
import type { ZoneEditing } from './zone-tools';
import { cornersMax, cornersMin, middleOf, type EditedZone, type Point } from './zones.policy';

interface Props extends Pick<ZoneEditing, 'dispatch'> {
  readonly zone: EditedZone;
}

/** The handles of one zone: its corners, and between them where another one can be. */
export function ZoneCorners({ zone, dispatch }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const { key, points } = zone;
  const first = useRef<HTMLButtonElement>(null);
  // Whoever chose it by keyboard goes on at its corners.
  useEffect(() => {
    if (document.activeElement?.matches(':focus-visible') === true) first.current?.focus();
  }, []);
  return (
    <>
      {points.map((point, index) => (
        <Corner
          key={index}
          zone={zone}
          point={point}
          index={index}
          dispatch={dispatch}
          handle={index === 0 ? first : undefined}
        />
      ))}
      {points.length < cornersMax &&
        points.map((point, index) => (
          <button
            key={index}
            type="button"
            className={classes['between']}
            style={at(middleOf(point, points[(index + 1) % points.length] ?? point))}
            aria-label={t('zones.insertAfter', { number: index + 1 })}
            onClick={() => {
              dispatch({ type: 'insertCorner', key, after: index });
            }}
          >
            <TbPlus size={12} aria-hidden />
          </button>
        ))}
    </>
  );
}

interface CornerProps extends Props {
  readonly point: Point;
  readonly index: number;
  readonly handle: RefObject<HTMLButtonElement | null> | undefined;
}

function Corner({ zone, point, index, dispatch, handle }: CornerProps): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const drag = useDrag();
  const { key, points } = zone;
  const move = (to: Point, step: string): void => {
    dispatch({ type: 'moveCorner', key, corner: index, to, step });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = arrowOf(event);
    if (by !== undefined) move([point[0] + by[0], point[1] + by[1]], `keys ${key} ${String(index)}`);
    else if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    else if (points.length > cornersMin) dispatch({ type: 'removeCorner', key, corner: index });
    event.preventDefault();
  };
  const place = { number: index + 1, left: format.percent(point[0]), top: format.percent(point[1]) };
  return (
    <button
      ref={handle}
      type="button"
      className={classes['corner']}
      style={at(point)}
      aria-label={t('zones.corner', place)}
      title={t('zones.cornerKeys')}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        drag.begin(event, move);
      }}
      onDoubleClick={() => {
        dispatch({ type: 'removeCorner', key, corner: index });
      }}
    />
  );
}

function at([x, y]: Point): CSSProperties {
  return { left: `${String(x * 100)}%`, top: `${String(y * 100)}%` };
}
