import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cellMarks, markSigns, type CellMark } from './cell-marks.policy';
import classes from './month-grid.module.css';

/** Beside the letter of a cell, whose label says the same. */
export function CellMarks({ marks }: { readonly marks: readonly CellMark[] }): ReactNode {
  if (marks.length === 0) return null;
  return (
    <span aria-hidden className={classes['marks']}>
      {marks.map((mark) => markSigns[mark]).join('')}
    </span>
  );
}

/** What the signs mean. */
export function MarksLegend(): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Group component="ul" gap="md" className={classes['legend']} aria-label={t('mark.label')}>
      {cellMarks.map((mark) => (
        <li key={mark}>
          <span aria-hidden className={classes['sign']}>
            {markSigns[mark]}
          </span>
          {t(`mark.${mark}`)}
        </li>
      ))}
    </Group>
  );
}
