import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly name: 'first_name' | 'last_name' | 'email' | 'employee_id' | 'department' | 'position' | 'phone';
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  readonly description?: string;
  readonly type?: 'text' | 'email' | 'tel';
  readonly isRequired?: boolean;
  readonly autoFocus?: boolean;
}

/** As long as the API takes. */
const lengthMax = 255;

export function TextField({ name, error, onChange, type = 'text', isRequired = false, ...props }: Props): ReactNode {
  const { t } = useTranslation('people');
  return (
    <TextInput
      {...props}
      name={name}
      type={type}
      label={t(`field.${name}`)}
      error={error}
      required={isRequired}
      maxLength={lengthMax}
      // What is entered is somebody else's: the browser offers nothing of whoever types.
      autoComplete="off"
      {...(type !== 'text' && { dir: 'ltr' })}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
