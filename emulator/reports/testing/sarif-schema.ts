import { Ajv2020 } from 'ajv/dist/2020.js';

const object = (properties: object, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });
const text = { type: 'string' };
const said = object({ text }, ['text']);

/** SARIF 2.1.0 as far as we write it; beyond the standard, GitHub wants a file for each result. */
const schema = object(
  {
    $schema: text,
    version: { const: '2.1.0' },
    runs: list(
      object(
        {
          tool: object(
            {
              driver: object(
                {
                  name: text,
                  version: text,
                  rules: {
                    uniqueItems: true,
                    ...list(
                      object(
                        {
                          id: text,
                          name: text,
                          shortDescription: said,
                          fullDescription: said,
                          help: said,
                          defaultConfiguration: object({
                            level: { enum: ['none', 'note', 'warning', 'error'] },
                          }),
                          properties: { type: 'object' },
                        },
                        ['id'],
                      ),
                    ),
                  },
                },
                ['name'],
              ),
            },
            ['driver'],
          ),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: list(object({ executionSuccessful: { type: 'boolean' } }, ['executionSuccessful'])),
          results: list(
            object(
              {
                ruleId: text,
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                message: object({ text: { type: 'string', minLength: 1 } }, ['text']),
                locations: {
                  minItems: 1,
                  ...list(
                    object(
                      {
                        physicalLocation: object(
                          {
                            artifactLocation: object({ uri: { type: 'string', minLength: 1 } }, ['uri']),
                            region: object(
                              {
                                startLine: { type: 'integer', minimum: 1 },
                                startColumn: { type: 'integer', minimum: 1 },
                              },
                              ['startLine'],
                            ),
                          },
                          ['artifactLocation'],
                        ),
                        logicalLocations: list(object({ fullyQualifiedName: text, kind: text })),
                      },
                      ['physicalLocation'],
                    ),
                  ),
                },
                partialFingerprints: { type: 'object', additionalProperties: text },
                baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
              },
              ['ruleId', 'ruleIndex', 'message', 'locations'],
            ),
          ),
        },
        ['tool', 'results'],
      ),
    ),
  },
  ['version', 'runs'],
);

const isValid = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** What is wrong with a SARIF report. */
export function sarifProblems(sarif: string): string[] {
  const report = JSON.parse(sarif);
  if (!isValid(report))
    return isValid.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
  const { tool, results } = JSON.parse(sarif).runs[0];
  return results.flatMap((result: { ruleId: string; ruleIndex: number; locations: Located[] }) => {
    const [{ physicalLocation }] = result.locations as [Located];
    const { uri } = physicalLocation.artifactLocation;
    return [
      ...(tool.driver.rules[result.ruleIndex]?.id === result.ruleId
        ? []
        : [`${result.ruleId} is not its rule`]),
      // A reference without a scheme, or a whole URL; no blank, no character that has to be escaped.
      ...(/^(file:\/\/)?([\w\-.~!$&'()*+,;=@/]|%[0-9A-F]{2})+$/.test(uri)
        ? []
        : [`${uri} is not a reference`]),
    ];
  });
}

interface Located {
  physicalLocation: { artifactLocation: { uri: string } };
}
