import { Box, Grid } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSiteDay } from '../../session';
import { fieldErrorsOf } from '../../ui';
import { previewQuery } from '../rules.queries';
import { ExampleDay } from './example-day';
import { firstExample, toExampleDay } from './example-day.policy';
import { ShiftFieldInputs } from './shift-fields';
import type { ShiftFields } from './shift-form.policy';

const typingPauseMs = 300;

interface Props {
  readonly fields: ShiftFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly isReadOnly?: boolean;
  readonly onChange: (to: Partial<ShiftFields>) => void;
  /** Below the example: what else is known of the shift. */
  readonly children?: ReactNode;
}

/** The rules, and beside them what they make of a day while they are typed. */
export function ShiftEditor({ fields, errors, isReadOnly = false, onChange, children }: Props): ReactNode {
  const today = useSiteDay();
  const [example, setExample] = useState(() => firstExample(fields, today));
  const [body] = useDebouncedValue(toExampleDay(fields, example), typingPauseMs);
  const preview = useQuery(previewQuery(body));
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
        <ShiftFieldInputs
          fields={fields}
          errors={{ ...fieldErrorsOf(preview.error), ...errors }}
          isReadOnly={isReadOnly}
          onChange={onChange}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
        <Box pos={{ md: 'sticky' }} top={72}>
          <ExampleDay example={example} preview={preview} onChange={setExample} />
          {children}
        </Box>
      </Grid.Col>
    </Grid>
  );
}
