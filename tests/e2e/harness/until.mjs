// Waits for a condition, never for time.
export async function until(what, condition, limit = 30_000) {
  const end = performance.now() + limit;
  let last;
  while (performance.now() < end) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain until ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
