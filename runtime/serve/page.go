package serve

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// Paging is what operations that list take.
type Paging struct {
	MaxResults *int    `json:"maxResults" check:"min=0,max=1000"`
	NextToken  *string `json:"nextToken" check:"min=1,max=1024"`
}

// defaultPage is the number of results where none is asked for (API reference).
const defaultPage = 100

// size is how many results to give.
func (p *Paging) size() int {
	if n := number(p.MaxResults); n > 0 {
		return n
	}
	return defaultPage
}

// pageToken is what a nextToken holds; it is signed.
type pageToken struct {
	Call string // operation and arguments that must stay as they were
	At   string // where the next page begins
	Made int64  // seconds
}

// tokenTime is how long a nextToken is good for (API reference).
const tokenTime = 24 * time.Hour

// turn makes a nextToken; nil: there is no next page.
func (s *Server) turn(call, at string) *string {
	if at == "" {
		return nil
	}
	text, err := json.Marshal(pageToken{call, at, s.now().Unix()})
	if err != nil {
		return nil // strings have a JSON form
	}
	return pointer(base64.RawURLEncoding.EncodeToString(append(s.sign(text), text...)))
}

func (s *Server) sign(text []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(text)
	return mac.Sum(nil)[:16]
}

// page reads a nextToken: where the page begins; "" is the first.
func (s *Server) page(call string, token *string) (string, error) {
	if token == nil {
		return "", nil
	}
	bad := fault("InvalidToken", "Invalid Token: 'Invalid token'")
	raw, err := base64.RawURLEncoding.DecodeString(*token)
	if err != nil || len(raw) < 16 || !hmac.Equal(raw[:16], s.sign(raw[16:])) {
		return "", bad
	}
	var t pageToken
	if json.Unmarshal(raw[16:], &t) != nil || t.Call != call || s.now().Sub(time.Unix(t.Made, 0)) > tokenTime {
		return "", bad
	}
	return t.At, nil
}

// slice cuts a page out of a list whose keys ascend.
func slice[T any](all []T, key func(*T) string, from string, n int) (page []T, next string) {
	page = []T{}
	for i := range all {
		switch k := key(&all[i]); {
		case k < from:
		case len(page) == n:
			return page, k
		default:
			page = append(page, all[i])
		}
	}
	return page, ""
}
