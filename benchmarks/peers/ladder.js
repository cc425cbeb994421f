// A job (JSON file) goes in, files come out: the same rungs by the peers that run under node.
//
// ways: sharp-documented (one pipeline for each size, as its documentation shows), sharp-once
// (one decode, raw buffers, the same chain as ours), thumbsup (its image step), eleventy.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const require = createRequire(join(job.modules, "package.json"));

const name = (photo, rung) => join(job.out, `${photo.name}-${rung.edge}.${rung.format}`);

// Largest first; each from the smallest that is at least twice as large, else from the largest.
function parent(edge, made) {
  const edges = [...made.keys()].sort((a, b) => a - b);
  return edges.find((other) => other >= 2 * edge) ?? edges[edges.length - 1];
}

function written(pipeline, rung) {
  if (rung.format === "png") return pipeline.png({ compressionLevel: 1 });
  if (rung.format === "avif") return pipeline.avif(job.defaults ? {} : avif(rung));
  return pipeline.jpeg(job.defaults ? {} : { quality: rung.quality });
}

const avif = (rung) => ({
  quality: rung.quality,
  effort: 9 - rung.speed, // libvips counts the other way
  chromaSubsampling: "4:2:0",
});

const box = (edge) => ({ width: edge, height: edge, fit: "inside", withoutEnlargement: true });

const ways = {
  async "sharp-documented"(sharp, photo) {
    for (const rung of job.rungs) {
      const pipeline = sharp(photo.path).autoOrient().resize(box(rung.edge));
      await written(pipeline, rung).toFile(name(photo, rung));
    }
  },

  async "sharp-once"(sharp, photo) {
    const edges = [...new Set(job.rungs.map((rung) => rung.edge))].sort((a, b) => b - a);
    const made = new Map();
    for (const edge of edges) {
      const larger = made.size ? made.get(parent(edge, made)) : null;
      const source = larger
        ? sharp(larger.data, { raw: larger.info })
        : sharp(photo.path).autoOrient();
      const pixels = source.resize(box(edge)).raw();
      made.set(edge, await pixels.toBuffer({ resolveWithObject: true }));
    }
    for (const rung of job.rungs) {
      const { data, info } = made.get(rung.edge);
      await written(sharp(data, { raw: info }), rung).toFile(name(photo, rung));
    }
  },

  async thumbsup(downsize, photo) {
    for (const rung of job.rungs) {
      const edge = photo.width >= photo.height ? { width: rung.edge } : { height: rung.edge };
      await new Promise((done, failed) => {
        const options = { ...edge, quality: rung.quality };
        downsize.image(photo.path, name(photo, rung), options, (why) =>
          why ? failed(why) : done(),
        );
      });
    }
  },

  async eleventy(image, photo) {
    const wide = photo.width >= photo.height;
    const widths = job.rungs.map((rung) =>
      wide ? rung.edge : Math.round((rung.edge * photo.width) / photo.height),
    );
    const { format, quality } = job.rungs[0];
    await image(photo.path, {
      widths,
      formats: [format === "jpg" ? "jpeg" : format],
      outputDir: job.out,
      useCache: false,
      sharpJpegOptions: { quality },
      filenameFormat: (id, source, width) => {
        const at = widths.findIndex((wanted) => Math.abs(wanted - width) <= 1);
        return `${photo.name}-${job.rungs[at].edge}.${format}`;
      },
    });
  },
};

async function loaded(way) {
  if (way === "thumbsup") return require("thumbsup-downsize");
  if (way === "eleventy") {
    const entry = resolve(job.modules, "node_modules/@11ty/eleventy-img/img.js");
    return (await import(pathToFileURL(entry))).default;
  }
  const sharp = require("sharp");
  sharp.concurrency(1); // photos run side by side, as with us
  sharp.cache(false);
  return sharp;
}

const library = await loaded(job.way);
const waiting = [...job.photos];
const worker = async () => {
  for (let photo = waiting.shift(); photo; photo = waiting.shift()) {
    await ways[job.way](library, photo);
  }
};
await Promise.all(Array.from({ length: job.workers }, worker));
