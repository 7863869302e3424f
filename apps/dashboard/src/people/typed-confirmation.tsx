import { Code, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isTypedAs } from './typed-confirmation.policy';

interface Props {
  /** What must be typed. */
  readonly word: string;
  readonly label: string;
  readonly onChange: (isConfirmed: boolean) => void;
}

/** Whoever types what they are about to lose has read it. */
export function TypedConfirmation({ word, label, onChange }: Props): ReactNode {
  const [typed, setTyped] = useState('');
  return (
    <TextInput
      label={label}
      description={
        <Code>
          <bdi>{word}</bdi>
        </Code>
      }
      autoComplete="off"
      spellCheck={false}
      value={typed}
      data-autofocus
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(isTypedAs(event.currentTarget.value, word));
      }}
    />
  );
}
