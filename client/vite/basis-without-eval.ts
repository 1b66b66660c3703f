// basis-without-eval.ts: a build step: three's KTX2 transcoder, changed so that it runs under our Content-Security-Policy.
//
// Emscripten's bindings in it make functions out of text, which needs 'unsafe-eval'. The two places are replaced by functions that
// do the same step by step. The changed copy is an asset of its own, so its name has the hash of what is in it.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** In three r187's `libs/basis/basis_transcoder.js`: from where text begins to be put together to the function made of it. */
const PLACES: readonly { readonly text: RegExp; readonly code: string }[] = [
  {
    // craftInvokerFunction: calls a C++ function, with its arguments and its result converted
    text: /let\[args,invokerFnBody\]=createJsInvoker\(.*?newFunc\(Function,args\)\(\.\.\.closureArgs\);/s,
    code: `var invokerFn = function (...given) {
      var destructors = needsDestructorStack ? [] : null;
      var first = isClassMethodFunc ? 1 : 2;
      var wires = [];
      for (var i = first; i < argCount; i++) wires.push(argTypes[i].toWireType(destructors, i === 1 ? this : given[i - 2]));
      var result = cppInvokerFunc(cppTargetFunc, ...wires);
      if (needsDestructorStack) runDestructors(destructors);
      else for (var i = first; i < argCount; i++) argTypes[i].destructorFunction?.(wires[i - first]);
      if (returns) return argTypes[0].fromWireType(result);
    };`,
  },
  {
    // __emval_get_method_caller: calls a JavaScript function with arguments out of C++'s memory
    text: /var functionBody=`return function .*?newFunc\(Function,params\)\(\.\.\.args\);/s,
    code: `var invokerFunction = (obj, func, destructorsRef, args) => {
      var values = kind === 0 ? [obj] : [];
      for (var type of types) {
        values.push(type.readValueFromPointer(args));
        args += type.argPackAdvance;
      }
      var result = kind === 1 ? new func(...values) : func.call(...values);
      if (!retType.isVoid) return emval_returnValue(retType, destructorsRef, result);
    };`,
  },
];

/** What three asks for, in its KTX2Loader. */
const ADDRESS = "new URL( '../libs/basis/basis_transcoder.js', import.meta.url ).toString()";

/** Replaces what makes functions out of text. Throws where the transcoder is no longer the one that this was written for. */
export function withoutEval(transcoder: string): string {
  const changed = PLACES.reduce((source, { text, code }) => {
    if (!text.test(source)) throw new Error(`basis-without-eval: ${text} is not in this transcoder`);
    return source.replace(text, () => code);
  }, transcoder);
  if (/newFunc\(Function|new Function\(/.test(changed)) throw new Error("basis-without-eval: it still makes functions");
  return changed;
}

/** For the page's build and for the worker's. */
export function basisWithoutEval(): Plugin {
  return {
    name: "basis-without-eval",
    apply: "build",
    async transform(code, id) {
      if (!id.endsWith("/loaders/KTX2Loader.js")) return null;
      if (!code.includes(ADDRESS)) throw new Error("basis-without-eval: KTX2Loader finds its transcoder otherwise");
      const file = fileURLToPath(new URL("../libs/basis/basis_transcoder.js", `file://${id}`));
      const source = withoutEval(await readFile(file, "utf8"));
      const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
      const fileName = `assets/basis_transcoder-${hash}.js`;
      this.emitFile({ type: "asset", fileName, source });
      return { code: code.replace(ADDRESS, JSON.stringify(`/${fileName}`)), map: null };
    },
  };
}
