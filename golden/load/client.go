package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// client is one connection, on which a request follows the answer to the one before.
type client struct {
	conn    net.Conn
	in      *bufio.Reader
	address string
	body    bytes.Buffer // of the last answer
	header  http.Header  // the same
}

func dial(address string) (*client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 16<<10), address: address}, nil
}

// call is a request of the API that is sent again and again.
func (c *client) call(operation, body string) []byte {
	return fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AWSStepFunctions.%s\r\nContent-Length: %d\r\n\r\n%s",
		c.address, operation, len(body), body)
}

// send sends a request and reads the answer, which is good until the next one.
func (c *client) send(request []byte) ([]byte, error) {
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	c.header = resp.Header
	c.body.Reset()
	if _, err := io.Copy(&c.body, resp.Body); err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", resp.Status, c.body.Bytes())
	}
	return c.body.Bytes(), nil
}

// member is a member of an answer whose text has no escapes, like an ARN.
func member(answer []byte, name string) (string, error) {
	_, rest, ok := bytes.Cut(answer, []byte(`"`+name+`":"`))
	value, _, end := bytes.Cut(rest, []byte(`"`))
	if !ok || !end {
		return "", fmt.Errorf("an answer has no %s: %s", name, answer)
	}
	return string(value), nil
}

// ended is how many executions have ended, by the server's own count.
func (c *client) ended() (n int64, err error) {
	page, err := c.send(fmt.Appendf(nil, "GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n", c.address))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(page) {
		if !bytes.HasPrefix(line, []byte("aslc_executions_ended_total{")) {
			continue
		}
		fields := bytes.Fields(line)
		k, err := strconv.ParseInt(string(fields[len(fields)-1]), 10, 64)
		if err == nil && k > 0 && !bytes.Contains(line, []byte(`"succeeded"`)) {
			err = fmt.Errorf("an execution did not succeed: %s", line)
		}
		if err != nil {
			return 0, err
		}
		n += k
	}
	return n, nil
}
