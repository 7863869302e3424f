import { Group, Text } from '@mantine/core';
import { useState, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import classes from './coverage-bands.module.css';
import { totalsOf, type Day, type SeeingKind, type Stretch } from './coverage.policy';

interface BandDay extends Day {
  readonly stretches: readonly Stretch[];
}

const kinds: readonly Exclude<SeeingKind, 'future'>[] = ['seen', 'blind', 'idle'];
/** A blind second is half a hundredth of a pixel of a day, and still worth seeing. */
const widthMin = 2;
const width = 1_000;
const hours = [0, 6, 12, 18, 24];

/** A band for each day, told apart by colour and pattern. */
export function CoverageBands({ days }: { readonly days: readonly BandDay[] }): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <div>
      <svg width="0" height="0" aria-hidden style={{ position: 'absolute' }}>
        <defs>
          <pattern id="band-blind" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className={classes['blindGround']} />
            <line x1="0" y1="0" x2="0" y2="6" className={classes['blindLine']} />
          </pattern>
          <pattern id="band-idle" width="6" height="6" patternUnits="userSpaceOnUse">
            <rect width="6" height="6" className={classes['idleGround']} />
            <circle cx="3" cy="3" r="1" className={classes['idleDot']} />
          </pattern>
        </defs>
      </svg>
      <Group gap="md" mb="sm">
        {kinds.map((kind) => (
          <Group key={kind} gap={6} wrap="nowrap">
            <svg width="28" height="14" aria-hidden>
              <rect width="28" height="14" rx="3" className={classes['stretch']} data-kind={kind} />
            </svg>
            <Text size="sm">{t(`seeing.${kind}`)}</Text>
          </Group>
        ))}
      </Group>
      {days.map((day) => (
        <Band key={day.day} day={day} />
      ))}
      <div className={classes['row']} aria-hidden>
        <span className={classes['day']} />
        <div className={classes['hours']} dir="ltr">
          {hours.map((hour) => (
            <span key={hour}>{String(hour)}</span>
          ))}
        </div>
        <span className={classes['share']} />
      </div>
    </div>
  );
}

function Band({ day }: { readonly day: BandDay }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const [at, setAt] = useState<{ readonly left: number; readonly stretch: Stretch }>();
  const { share, blindMs } = totalsOf(day.stretches);
  const scale = width / (day.toMs - day.fromMs);
  const label =
    share === null
      ? t('coverage.dayIdle', { day: format.date(day.day) })
      : t('coverage.day', {
          day: format.date(day.day),
          share: format.percent(share, 1),
          blind: format.duration(blindMs / 1_000),
        });
  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): void => {
    const box = currentTarget.getBoundingClientRect();
    const left = (clientX - box.left) / box.width;
    const ms = day.fromMs + left * (day.toMs - day.fromMs);
    const stretch = day.stretches.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
    setAt(stretch === undefined || stretch.kind === 'future' ? undefined : { left, stretch });
  };
  return (
    <div className={classes['row']}>
      <span className={classes['day']}>{format.date(day.day)}</span>
      <div className={classes['band']} dir="ltr">
        <svg
          viewBox={`0 0 ${String(width)} 20`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
          className={classes['drawing']}
          onPointerMove={point}
          onPointerLeave={() => {
            setAt(undefined);
          }}
        >
          {sorted(day.stretches).map(({ kind, fromMs, toMs }) => (
            <rect
              key={fromMs}
              x={(fromMs - day.fromMs) * scale}
              width={Math.max(kind === 'blind' ? widthMin : 0, (toMs - fromMs) * scale)}
              height="20"
              className={classes['stretch']}
              data-kind={kind}
            />
          ))}
        </svg>
        {at !== undefined && at.stretch.kind !== 'future' && (
          <div
            className={classes['tip']}
            style={{ left: `${String(Math.min(85, Math.max(15, at.left * 100)))}%` }}
            aria-hidden
          >
            {t('coverage.stretch', {
              what: t(`seeing.${at.stretch.kind}`),
              from: format.timeWithSeconds(new Date(at.stretch.fromMs)),
              to: format.timeWithSeconds(new Date(at.stretch.toMs)),
            })}
          </div>
        )}
      </div>
      <span className={classes['share']}>{share === null ? '–' : format.percent(share, 1)}</span>
    </div>
  );
}

/** What is blind is drawn above what is not: it is the narrow thing that must not be missed. */
function sorted(stretches: readonly Stretch[]): Stretch[] {
  return stretches.toSorted((one, other) => Number(one.kind === 'blind') - Number(other.kind === 'blind'));
}
