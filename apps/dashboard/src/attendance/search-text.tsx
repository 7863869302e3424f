import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';

interface Props extends Pick<TextInputProps, 'label' | 'leftSection' | 'type' | 'w'> {
  readonly value: string | undefined;
  /** Told when somebody pauses; undefined of an empty text, which the API takes for none. */
  readonly onChange: (text: string | undefined) => void;
}

const typingPauseMs = 300;
/** As long as a name may be. */
const charactersMax = 255;

/** A text that is filtered by, which stands in the address of the page. */
export function SearchText({ value, onChange, ...props }: Props): ReactNode {
  const [typed, setTyped] = useState<string>();
  const tell = useDebouncedCallback((text: string) => {
    onChange(text.trim() === '' ? undefined : text.trim());
  }, typingPauseMs);
  return (
    <TextInput
      {...props}
      value={typed ?? value ?? ''}
      maxLength={charactersMax}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      onBlur={() => {
        tell.flush();
        setTyped(undefined);
      }}
    />
  );
}
