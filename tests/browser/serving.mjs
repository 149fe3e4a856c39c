// The release program on a fresh commune in a temporary folder.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './browser.mjs';

const program = process.env.THANTHIEN ?? path.join(root, 'build/thanthien');

export class Serving {
  constructor(made = ['init', '--plan', path.join(root, 'data/phu-thai/ke-hoach.txt')]) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'thanthien-browser-'));
    this.dir = path.join(this.folder, 'commune');
    execFileSync(program, [made[0], this.dir, ...made.slice(1)], { stdio: ['ignore', 'ignore', 'inherit'] });
    fs.appendFileSync(path.join(this.dir, 'thanthien.ini'),
      '\n[commune]\nphone = 0225 000 000\naddress = Địa chỉ mẫu\nhours = 07:30-11:30, 13:30-17:00\n');
  }
  async start() {
    this.process = spawn(program, ['serve', this.dir, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    this.base = await new Promise((done, failed) => {
      const listen = (chunk) => {
        said += chunk;
        const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
        if (found) done(`http://127.0.0.1:${found[1]}`);
      };
      this.process.stdout.on('data', listen);
      this.process.stderr.on('data', listen);
      this.process.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
    });
    return this;
  }
  // Login and one-time code of the administrator, as the console gives them.
  adminCode() {
    const said = execFileSync(program, ['admin-code', this.dir], { encoding: 'utf8' });
    return { said, code: said.match(/[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/)[0] };
  }
  score(year) {
    return JSON.parse(execFileSync(program, ['score', this.dir, '--year', String(year), '--json'], { encoding: 'utf8' }));
  }
  async stop() {
    const over = new Promise((done) => this.process.once('exit', done));
    this.process.removeAllListeners('exit');
    this.process.once('exit', () => {});
    this.process.kill('SIGTERM');
    await Promise.race([over, new Promise((done) => setTimeout(done, 5000))]);
    if (this.process.exitCode === null) this.process.kill('SIGKILL');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
