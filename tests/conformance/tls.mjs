/**
 * A TLS terminator for a local run: node tls.mjs KEY.pem CERT.pem FROM_PORT TO_PORT. It says what it terminated.
 */
import {readFileSync} from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const [key, cert, from, to] = process.argv.slice(2);

https.createServer({key: readFileSync(key), cert: readFileSync(cert)}, (request, response) => {
  const headers = {
    ...request.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': request.headers.host
  };
  const onward = http.request(
    {host: '127.0.0.1', port: Number(to), method: request.method, path: request.url, headers},
    answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    }
  );
  onward.on('error', error => {
    response.writeHead(502);
    response.end(String(error));
  });
  request.pipe(onward);
}).listen(Number(from), '127.0.0.1');
