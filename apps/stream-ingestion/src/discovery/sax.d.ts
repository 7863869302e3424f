/** The part of sax 1.6 that xml-reader.ts uses; the package has no types of its own. */
declare module 'sax' {
  export interface Tag {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }

  export interface Parser {
    /** Of the text so far; reading goes on when it is taken back. */
    error: Error | null;
    onerror: (error: Error) => void;
    ondoctype: () => void;
    onopentag: (tag: Tag) => void;
    onclosetag: () => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    write(text: string): Parser;
    close(): Parser;
  }

  export function parser(isStrict: boolean, options: { readonly position: boolean }): Parser;
}
