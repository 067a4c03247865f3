import { describe, expect, it } from 'vitest';
import { literal } from './placeholders.ts';
import { matchText, type TextMatcher } from './text-matcher.ts';

const fits = (matcher: TextMatcher, actual: string, variables = {}) =>
  matchText(matcher, actual, variables).fits;
const captured = (matcher: TextMatcher, actual: string, variables = {}) => {
  const result = matchText(matcher, actual, variables);
  return result.fits ? result.captured : 'no fit';
};

describe('matchText', () => {
  it('compares the whole text, folded for Persian', () => {
    expect(fits({ equals: 'می‌خواهم ۱۲' }, 'ميخواهم 12')).toBe(true);
    expect(fits({ equals: 'سلام' }, 'سلام!')).toBe(false);
  });

  it('compares character by character where exact', () => {
    expect(fits({ equals: 'می‌خواهم', exact: true }, 'میخواهم')).toBe(false);
    expect(fits({ contains: ['۱۲'], exact: true }, 'عدد ۱۲')).toBe(true);
    expect(fits({ not: { contains: ['12'] }, exact: true }, 'عدد ۱۲')).toBe(true);
  });

  it('looks for parts, all of them', () => {
    expect(fits({ contains: ['خوش', 'آمدید'] }, 'خوش آمدید')).toBe(true);
    expect(fits({ contains: ['خوش', 'رفتید'] }, 'خوش آمدید')).toBe(false);
  });

  it('matches a pattern against the whole text, line breaks included', () => {
    expect(fits({ matches: 'ثبت شد.*' }, 'ثبت شد.\nکد ۱')).toBe(true);
    expect(fits({ matches: 'شد' }, 'ثبت شد')).toBe(false);
    expect(fits({ matches: 'کد [۰-۹]+' }, 'کد 42')).toBe(true);
  });

  it('takes one of several, and the opposite of any', () => {
    expect(fits({ oneOf: ['الف', 'ب'] }, 'ب')).toBe(true);
    expect(fits({ oneOf: ['الف', 'ب'] }, 'پ')).toBe(false);
    expect(fits({ not: { contains: ['خطا'] } }, 'خطا شد')).toBe(false);
  });

  it('fills in placeholders, literally even in patterns', () => {
    expect(fits({ equals: '${name} جان' }, 'سارا جان', { name: 'سارا' })).toBe(true);
    expect(fits({ matches: '${sum}=.*' }, '1+1=2', { sum: '1+1' })).toBe(true);
    expect(fits({ matches: '${sum}=.*' }, '111=2', { sum: '1+1' })).toBe(false);
    expect(fits({ equals: literal('${free}') }, '${free}')).toBe(true);
    expect(fits({ matches: 'a$${.*' }, 'a${x')).toBe(false);
  });

  it('keeps what placeholders and named groups stand for, as it was written', () => {
    expect(captured({ equals: 'کد ${code:number} است' }, 'كد ۱۲۳ است')).toEqual({ code: '۱۲۳' });
    expect(captured({ contains: ['#${id:id}'] }, 'سفارش #ab-1 شد')).toEqual({ id: 'ab-1' });
    expect(captured({ matches: 'نام (?<name>.*)' }, 'نام علي')).toEqual({ name: 'علي' });
    expect(captured({ equals: 'کد ${code:number}' }, 'کد x')).toBe('no fit');
  });

  it('holds a placeholder to the value that it took before', () => {
    expect(fits({ equals: 'کد ${code:number}' }, 'کد 12', { code: '۱۲' })).toBe(true);
    expect(fits({ equals: 'کد ${code:number}' }, 'کد 13', { code: '12' })).toBe(false);
  });

  it('takes linear time for patterns that others hang on', () => {
    const start = performance.now();
    expect(fits({ matches: '(a+)+b' }, 'a'.repeat(50_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
